import { createHash } from 'node:crypto';
import { AppError, type Clock } from '@hexad/kernel';
import { WORKFLOW_LIBRARY_CHANGED } from '@hexad/proto/events';
import { literal, type Store, type Tx } from '@hexad/store';
import { Shelf, type NewText, type ShelfPage } from '../application/shelf.js';
import { AskedTogether } from './asked-together.js';
import type { ChangedApproval, Slot, Standing, Text } from '../domain/text.js';

interface TextRow {
  readonly kind: Text['kind'];
  readonly project_id: string;
  readonly name: string;
  readonly version: number;
  readonly source: string | null;
  readonly hash: string | null;
  readonly approvals: readonly ChangedApproval[];
  readonly created_by: string;
  readonly created_at: Date | string;
}

type Named = Pick<Slot, 'projectId' | 'name'>;

const COLUMNS = 'kind, project_id, name, version, source, hash, approvals, created_by, created_at';
const IN_SLOT = 'kind = $1 and project_id = $2 and name = $3';
/** Names that one tenant can have in one project. */
const MOST = 2_000;
/** Of the two numbers of an advisory lock the first: nobody else's locks are in this space. */
const SPACE = 1_398_033_236;

export class StoredShelf extends Shelf {
  readonly #store: Store;
  readonly #clock: Clock;
  /** Of each tenant that asks. */
  readonly #lines = new Map<string, AskedTogether<Named, readonly Standing[]>>();

  constructor(store: Store, clock: Clock) {
    super();
    this.#store = store;
    this.#clock = clock;
  }

  override add(tenant: string, slot: Slot, text: NewText, by: string, expected?: number): Promise<Text> {
    return this.#store.inTenant(tenant, async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1, hashtext($2)) is not null as ok', [SPACE, `${tenant} ${keyOf(slot).join(' ')}`]);
      const last = await find(tx, slot, 0);
      if (expected !== undefined && expected !== (last?.version ?? 0))
        throw new AppError('conflict', `It is at version ${last?.version ?? 0} by now, not ${expected}; look at that and try again.`);
      if (last && last.source === text.source) return last;
      if (!last) await this.#room(tx, slot);
      const added: Text = {
        ...slot,
        version: (last?.version ?? 0) + 1,
        source: text.source,
        hash: text.source === undefined ? '' : createHash('sha256').update(text.source).digest('hex'),
        approvals: text.approvals,
        createdBy: by,
        createdAt: this.#clock.now(),
      };
      await insert(tx, added);
      await publish(tx, added);
      return added;
    });
  }

  /** Every start of a run asks: many starts share a trip. */
  override layers(tenant: string, projectId: string, name: string): Promise<readonly Standing[]> {
    let line = this.#lines.get(tenant);
    if (!line) {
      line = new AskedTogether<Named, readonly Standing[]>(
        (names) => this.#look(tenant, names),
        () => this.#lines.delete(tenant),
      );
      this.#lines.set(tenant, line);
    }
    return line.ask(JSON.stringify([projectId, name]), { projectId, name });
  }

  async #look(tenant: string, names: readonly Named[]): Promise<Standing[][]> {
    const asked = names.map(({ projectId, name }, at) => `(${at}, ${literal(projectId)}, ${literal(name)})`);
    const rows = await this.#store.inOneTrip<TextRow & Pick<Standing, 'authors'> & { readonly asked: number }>(
      tenant,
      `select asked.at as asked, found.* from (values ${asked.join(', ')}) as asked (at, in_project, workflow) cross join lateral
       (select *, (select jsonb_agg(distinct created_by) from library as each where each.kind = last.kind and each.project_id = last.project_id
         and each.name = last.name and each.source is not null) as authors
       from (select distinct on (kind, project_id) ${COLUMNS} from library
       where name = asked.workflow and project_id in ('', asked.in_project) order by kind, project_id, version desc) as last
       where source is not null) as found`,
    );
    const found: Standing[][] = names.map(() => []);
    for (const { asked: at, ...row } of rows) found[at]!.push({ ...toText(row), authors: row.authors });
    return found;
  }

  override version(tenant: string, slot: Slot, version: number): Promise<Text | undefined> {
    return this.#store.inTenant(tenant, (tx) => find(tx, slot, version));
  }

  override async versions(tenant: string, slot: Slot, { limit, after }: ShelfPage): Promise<readonly Text[]> {
    const sql = `select ${COLUMNS} from library where ${IN_SLOT} and ($5 = 0 or version < $5) order by version desc limit $4`;
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<TextRow>(sql, [...keyOf(slot), limit, Number(after) || 0]));
    return rows.map(toText);
  }

  override async list(tenant: string, projectId: string): Promise<readonly Text[]> {
    const sql = `select * from (select distinct on (name, kind, project_id) ${COLUMNS} from library
      where project_id in ('', $1) order by name, kind, project_id, version desc) as last where source is not null`;
    return (await this.#store.inTenant(tenant, (tx) => tx.query<TextRow>(sql, [projectId]))).map(toText);
  }

  async #room(tx: Tx, { projectId }: Slot): Promise<void> {
    const sql = 'select count(*)::int as names from library where project_id = $1 and version = 1';
    const [row] = await tx.query<{ names: number }>(sql, [projectId]);
    if (row!.names >= MOST)
      throw new AppError('exhausted', `There are ${MOST} workflows and overlays in this place already, the most that are kept.`);
  }
}

const keyOf = ({ kind, projectId, name }: Slot): readonly [string, string, string] => [kind, projectId, name];

async function find(tx: Tx, slot: Slot, version: number): Promise<Text | undefined> {
  const sql = `select ${COLUMNS} from library where ${IN_SLOT} and ($4 = 0 or version = $4) order by version desc limit 1`;
  const [row] = await tx.query<TextRow>(sql, [...keyOf(slot), version]);
  return row && toText(row);
}

async function insert(tx: Tx, text: Text): Promise<void> {
  const sql = `insert into library (tenant, ${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10)`;
  const { version, source, hash, approvals, createdBy, createdAt } = text;
  await tx.execute(sql, [
    tx.tenant,
    ...keyOf(text),
    version,
    source ?? null,
    hash || null,
    JSON.stringify(approvals),
    createdBy,
    createdAt,
  ]);
}

async function publish(tx: Tx, { kind, projectId, name, version, source, createdBy, approvals }: Text): Promise<void> {
  await tx.publish({
    type: WORKFLOW_LIBRARY_CHANGED,
    key: `${projectId} ${name}`,
    data: {
      kind,
      projectId,
      workflow: name,
      version,
      removed: source === undefined,
      author: createdBy,
      approvals: approvals.map(({ step }) => step),
    },
    ...(projectId !== '' && { subject: projectId }),
  });
}

const toText = (row: TextRow): Text => ({
  kind: row.kind,
  projectId: row.project_id,
  name: row.name,
  version: row.version,
  source: row.source ?? undefined,
  hash: row.hash ?? '',
  approvals: row.approvals,
  createdBy: row.created_by,
  createdAt: new Date(row.created_at),
});
