import { AppError } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { RemotePlugins } from '../application/remote-plugins.js';
import type { RemoteAction, RemotePlugin } from '../domain/plugin.js';

const MOST_PLUGINS = 100;
const MOST_ACTIONS = 100;

interface Row {
  readonly name: string;
  readonly actions: Readonly<Record<string, RemoteAction>>;
  readonly registered_by: string;
  readonly registered_at: Date;
}

const COLUMNS = 'name, actions, registered_by, registered_at';

/** An action that is already as it is said leaves who registered it. */
const REGISTER = `
  insert into plugins (tenant, name, actions, registered_by, registered_at) values ($1, $2, $3::jsonb, $4, $5)
  on conflict (tenant, name) do update set actions = plugins.actions || excluded.actions,
    registered_by = case when plugins.actions @> excluded.actions then plugins.registered_by else excluded.registered_by end,
    registered_at = case when plugins.actions @> excluded.actions then plugins.registered_at else excluded.registered_at end
  returning ${COLUMNS}`;

export class StoreRemotePlugins extends RemotePlugins {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async register(
    tenant: string,
    name: string,
    actions: Readonly<Record<string, RemoteAction>>,
    by: string,
    at: Date,
  ): Promise<RemotePlugin> {
    return this.#store.inTenant(tenant, async (tx) => {
      const [row] = await tx.query<Row>(REGISTER, [tenant, name, JSON.stringify(actions), by, at]);
      const [all] = await tx.query<{ n: number }>('select count(*)::int as n from plugins', []);
      if (all!.n > MOST_PLUGINS)
        throw new AppError('exhausted', `A tenant has at most ${MOST_PLUGINS} plugins; remove one that is not needed.`);
      if (Object.keys(row!.actions).length > MOST_ACTIONS)
        throw new AppError('exhausted', `The plugin ${name} would have more than ${MOST_ACTIONS} actions; remove it and register it anew.`);
      return toPlugin(row!);
    });
  }

  override async list(tenant: string): Promise<readonly RemotePlugin[]> {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<Row>(`select ${COLUMNS} from plugins order by name`, []));
    return rows.map(toPlugin);
  }

  override async remove(tenant: string, name: string): Promise<boolean> {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query('delete from plugins where name = $1 returning name', [name]));
    return rows.length > 0;
  }
}

const toPlugin = ({ name, actions, registered_by: registeredBy, registered_at: registeredAt }: Row): RemotePlugin => ({
  name,
  actions,
  registeredBy,
  registeredAt,
});
