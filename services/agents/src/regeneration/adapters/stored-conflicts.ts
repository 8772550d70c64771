import { AppError } from '@hexad/kernel';
import type { Store, Tx } from '@hexad/store';
import { Conflicts, type Word } from '../application/conflicts.js';
import type { Choice, Conflict, KeptConflict, Side } from '../domain/conflict.js';

interface Row {
  readonly number: number;
  readonly path: string;
  readonly kind: string;
  readonly sides: { readonly base?: Side; readonly yours?: Side; readonly generated?: Side; readonly marked?: string };
  readonly choice: Choice | null;
  readonly text: string;
  readonly resolved_by: string;
  readonly resolved_at: Date | null;
}

const KEEP = `
  insert into regeneration_conflicts (tenant, run_id, number, project_id, path, kind, sides) values ($1, $2, $3, $4, $5, $6, $7::jsonb)
  on conflict do nothing`;
const COLUMNS = 'number, path, kind, sides, choice, text, resolved_by, resolved_at';
const LIST = `select ${COLUMNS} from regeneration_conflicts where run_id = $1 order by number`;
const RESOLVE = `
  update regeneration_conflicts set choice = $3, text = $4, resolved_by = $5, resolved_at = now()
  where run_id = $1 and number = $2 returning ${COLUMNS}`;
const OPEN = 'select count(*)::int as open from regeneration_conflicts where run_id = $1 and choice is null';

export class StoredConflicts extends Conflicts {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async keep(tenant: string, of: { runId: string; projectId: string }, conflicts: readonly Conflict[]): Promise<void> {
    if (conflicts.length === 0) return;
    await this.#store.inTenant(tenant, async (tx) => {
      for (const { number, path, kind, base, yours, generated, marked } of conflicts) {
        const sides = JSON.stringify({ base, yours, generated, marked });
        await tx.execute(KEEP, [tx.tenant, of.runId, number, of.projectId, path, kind, sides]);
      }
    });
  }

  override async list(tenant: string, runId: string): Promise<readonly KeptConflict[]> {
    return this.#store.inTenant(tenant, async (tx) => (await tx.query<Row>(LIST, [runId])).map(conflictOf));
  }

  override async resolve({ tenant, runId, number, choice, text, by }: Word): Promise<{ conflict: KeptConflict; open: number }> {
    return this.#store.inTenant(tenant, async (tx: Tx) => {
      const [row] = await tx.query<Row>(RESOLVE, [runId, number, choice, text, by]);
      if (!row) throw new AppError('not_found', `The run ${runId} has no conflict ${number}.`);
      const [left] = await tx.query<{ open: number }>(OPEN, [runId]);
      return { conflict: conflictOf(row), open: left!.open };
    });
  }

  override async projectOf(tenant: string, runId: string): Promise<string | undefined> {
    const sql = 'select project_id from regeneration_conflicts where run_id = $1 limit 1';
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<{ project_id: string }>(sql, [runId]));
    return row?.project_id;
  }
}

const conflictOf = ({ number, path, kind, sides, choice, text, resolved_by, resolved_at }: Row): KeptConflict => ({
  number,
  path,
  kind,
  base: sides.base,
  yours: sides.yours,
  generated: sides.generated,
  marked: sides.marked,
  resolution: choice === null ? undefined : { choice, text, by: resolved_by, at: resolved_at! },
});
