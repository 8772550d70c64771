import { AppError } from '@hexad/kernel';
import type { Store, Tx } from '@hexad/store';
import { SELECT_PRICES, toPrice, type PriceRow } from '../../money/adapters/stored-prices.js';
import { Catalog, type TenantSettings } from '../application/ports.js';
import { ModelSchema, type ModelSettings } from '../domain/model.js';
import { PolicySchema, type Policy } from '../domain/policy.js';
import { ProviderSchema, type ProviderSettings } from '../domain/provider.js';

const WORD = 'routing';
/** Of one tenant. */
const MOST = { providers: 100, models: 1_000, policies: 1_000 } as const;
type Table = keyof typeof MOST;

interface Row {
  readonly settings: unknown;
}

export class StoredCatalog extends Catalog {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override load(tenant: string): Promise<TenantSettings> {
    return this.#store.inTenant(tenant, async (tx) => {
      const providers = await tx.query<Row>('select settings from providers order by name');
      const models = await tx.query<Row>('select settings from models order by provider, name');
      const policies = await tx.query<Row & { project: string }>('select project, settings from policies');
      const prices = await tx.query<PriceRow>(SELECT_PRICES);
      return {
        providers: providers.map(({ settings }) => ProviderSchema.parse(settings)),
        models: models.map(({ settings }) => ModelSchema.parse(settings)),
        policies: new Map(policies.map(({ project, settings }) => [project, PolicySchema.parse(settings)])),
        prices: prices.map(toPrice),
      };
    });
  }

  override setProvider(tenant: string, provider: ProviderSettings): Promise<void> {
    return this.#set(tenant, 'providers', { name: provider.name }, provider);
  }

  override removeProvider(tenant: string, name: string): Promise<boolean> {
    return this.#change(tenant, async (tx) => {
      await tx.execute('delete from models where provider = $1', [name]);
      return (await tx.execute('delete from providers where name = $1', [name])) === 1;
    });
  }

  override setModel(tenant: string, model: ModelSettings): Promise<void> {
    return this.#set(tenant, 'models', { provider: model.provider, name: model.name }, model);
  }

  override removeModel(tenant: string, provider: string, name: string): Promise<boolean> {
    return this.#change(
      tenant,
      async (tx) => (await tx.execute('delete from models where provider = $1 and name = $2', [provider, name])) === 1,
    );
  }

  override async setPolicy(tenant: string, project: string, policy: Policy | undefined): Promise<void> {
    if (policy !== undefined) return this.#set(tenant, 'policies', { project }, policy);
    await this.#change(tenant, (tx) => tx.execute('delete from policies where project = $1', [project]));
  }

  override onChange(listener: (tenant: string) => void): Disposable {
    return this.#store.onWake((word) => {
      const [what, tenant] = word.split('_');
      if (what === WORD && tenant !== undefined) listener(tenant);
    });
  }

  async #set(tenant: string, table: Table, key: Readonly<Record<string, string>>, settings: object): Promise<void> {
    const names = Object.keys(key);
    const places = names.map((_, at) => `$${at + 3}`);
    await this.#change(tenant, async (tx) => {
      await tx.execute(
        `insert into ${table} (tenant, settings, ${names.join(', ')}) values ($1, $2, ${places.join(', ')})
         on conflict (tenant, ${names.join(', ')}) do update set settings = excluded.settings`,
        [tenant, JSON.stringify(settings), ...Object.values(key)],
      );
      const [row] = await tx.query<{ count: number }>(`select count(*)::int as count from ${table}`);
      if (row!.count > MOST[table]) throw new AppError('conflict', `A tenant may have ${MOST[table]} ${table}; remove one first.`);
    });
  }

  #change<T>(tenant: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#store.inTenant(tenant, async (tx) => {
      tx.wake(`${WORD}_${tenant}`);
      return work(tx);
    });
  }
}
