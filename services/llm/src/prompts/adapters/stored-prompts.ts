import type { Store, Tx } from '@hexad/store';
import { PromptStore, type StoredPrompt } from '../application/ports.js';
import type { Experiment } from '../domain/experiment.js';
import type { Template, Version } from '../domain/template.js';

interface VersionRow {
  readonly version: number;
  readonly template: string;
  readonly created_at: Date;
  readonly created_by: string;
  readonly published_at: Date | null;
}

interface PromptRow {
  readonly name: string;
  readonly current: number | null;
  readonly experiment: string | null;
}

const VERSION = 'select version, template, created_at, created_by, published_at from prompt_versions';

export class StoredPrompts extends PromptStore {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override add(tenant: string, template: Template, by: string, at: Date): Promise<Version> {
    const { name } = template;
    const text = JSON.stringify(template);
    return this.#store.inTenant(tenant, async (tx) => {
      await hold(tx, name);
      const [last] = await tx.query<VersionRow>(`${VERSION} where name = $1 order by version desc limit 1`, [name]);
      if (last?.template === text) return toVersion(last);
      const row = { version: (last?.version ?? 0) + 1, template: text, created_at: at, created_by: by, published_at: null };
      const sql = 'insert into prompt_versions (tenant, name, version, template, created_at, created_by) values ($1, $2, $3, $4, $5, $6)';
      await tx.execute(sql, [tenant, name, row.version, text, at, by]);
      return toVersion(row);
    });
  }

  override version(tenant: string, name: string, version: number): Promise<Version | undefined> {
    return this.#store.inTenant(tenant, (tx) => find(tx, name, version));
  }

  override async versions(tenant: string, name: string): Promise<readonly Version[]> {
    const sql = `${VERSION} where name = $1 order by version`;
    return (await this.#store.inTenant(tenant, (tx) => tx.query<VersionRow>(sql, [name]))).map(toVersion);
  }

  override publish(tenant: string, name: string, version: number, at: Date): Promise<Version | undefined> {
    return this.#store.inTenant(tenant, async (tx) => {
      await hold(tx, name);
      const sql = 'update prompt_versions set published_at = coalesce(published_at, $3) where name = $1 and version = $2';
      if ((await tx.execute(sql, [name, version, at])) === 0) return undefined;
      await tx.execute('update prompts set current = $2 where name = $1', [name, version]);
      return find(tx, name, version);
    });
  }

  override async prompt(tenant: string, name: string): Promise<StoredPrompt | undefined> {
    const sql = 'select name, current, experiment from prompts where name = $1';
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<PromptRow>(sql, [name]));
    return row && toPrompt(row);
  }

  override async prompts(tenant: string): Promise<readonly StoredPrompt[]> {
    const sql = 'select name, current, experiment from prompts order by name';
    return (await this.#store.inTenant(tenant, (tx) => tx.query<PromptRow>(sql))).map(toPrompt);
  }

  override async setExperiment(tenant: string, name: string, experiment: Experiment | undefined): Promise<void> {
    const text = experiment === undefined ? null : JSON.stringify(experiment);
    await this.#store.inTenant(tenant, async (tx) => {
      await hold(tx, name);
      await tx.execute('update prompts set experiment = $2 where name = $1', [name, text]);
    });
  }
}

/** The prompt's row, made where it is missing: nobody else changes the prompt until the transaction ends. */
async function hold(tx: Tx, name: string): Promise<void> {
  await tx.execute('insert into prompts (tenant, name) values ($1, $2) on conflict do nothing', [tx.tenant, name]);
  await tx.query('select name from prompts where name = $1 for update', [name]);
}

async function find(tx: Tx, name: string, version: number): Promise<Version | undefined> {
  const [row] = await tx.query<VersionRow>(`${VERSION} where name = $1 and version = $2`, [name, version]);
  return row && toVersion(row);
}

const toVersion = (row: VersionRow): Version => ({
  version: row.version,
  template: JSON.parse(row.template) as Template,
  origin: 'tenant',
  createdAt: row.created_at,
  createdBy: row.created_by,
  publishedAt: row.published_at ?? undefined,
});

const toPrompt = ({ name, current, experiment }: PromptRow): StoredPrompt => ({
  name,
  current: current ?? undefined,
  experiment: experiment === null ? undefined : (JSON.parse(experiment) as Experiment),
});
