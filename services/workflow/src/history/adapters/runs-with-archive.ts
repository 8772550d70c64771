import { AppError, isUuid, type Clock } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { runOf, stepOf, type RunRow } from '../../runs/adapters/rows.js';
import { RUN_COLUMNS } from '../../runs/adapters/statements.js';
import {
  Runs,
  type Delivery,
  type JournalEntry,
  type PinnedDefinition,
  type RunFilter,
  type RunPage,
} from '../../runs/application/runs.js';
import type { Run } from '../../runs/domain/run.js';
import type { Snapshot } from '../../runs/domain/snapshot.js';
import type { Turn } from '../../runs/domain/turn.js';
import { rowOf, unpack, type Packed } from './packed.js';

const LIST = `
  select ${RUN_COLUMNS.split(',')
    .map((column) => `r.${column.trim()}`)
    .join(', ')}
  from archived_runs a, jsonb_populate_record(null::runs, a.run) r
  where ($1::uuid is null or a.id < $1::uuid) and ($2 = '' or a.state = $2) and ($4::text[] is null or a.project_id = any($4))
    and ($5::text is null or a.workflow = $5) and ($6::text is null or a.project_id = $6)
    and ($7::timestamptz is null or a.created_at >= $7) and ($8::timestamptz is null or a.created_at < $8) order by a.id desc limit $3`;

const ONE = LIST.replace(/where[\s\S]*/, 'where a.id = $1');

/** Runs that are kept wherever they are by now: what is not among those at work is looked for in the archive. */
export class RunsWithArchive extends Runs {
  readonly #runs: Runs;
  readonly #store: Store;
  readonly #clock: Clock;
  /** The one that was read last: a journal is read in pages. */
  #last: { readonly runId: string; readonly packed: Packed } | undefined;

  constructor(runs: Runs, store: Store, clock: Clock) {
    super();
    this.#runs = runs;
    this.#store = store;
    this.#clock = clock;
  }

  override async create(tenant: string, run: Run, pinned: PinnedDefinition, key: string, delivery: Delivery) {
    const known = key === '' ? undefined : await this.#byKey(tenant, key);
    return known ? { id: known } : this.#runs.create(tenant, run, pinned, key, delivery);
  }

  override async deliver(tenant: string, runId: string, delivery: Delivery): Promise<Turn | undefined> {
    const turn = await this.#runs.deliver(tenant, runId, delivery);
    if (!turn && delivery.event && !delivery.inbox) await this.#refuseArchived(tenant, runId);
    return turn;
  }

  override async once(...given: Parameters<Runs['once']>): ReturnType<Runs['once']> {
    const turn = await this.#runs.once(...given);
    if (!turn) await this.#refuseArchived(given[0], given[1]);
    return turn;
  }

  override progress(...given: Parameters<Runs['progress']>): Promise<void> {
    return this.#runs.progress(...given);
  }

  override async get(tenant: string, runId: string): Promise<Snapshot> {
    return this.#orElse(
      () => this.#runs.get(tenant, runId),
      async () => {
        const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<RunRow>(ONE, [runId]));
        const packed = await this.#packed(tenant, runId);
        if (!row || !packed) return undefined;
        const { definition } = await this.#runs.pinned(tenant, runId);
        const steps = packed.steps.map((step) => stepOf(rowOf(step)));
        return { definition, run: runOf(row), steps: new Map(steps.map((step) => [step.path, step])), now: this.#clock.now(), random: 0 };
      },
    );
  }

  override pinned(tenant: string, runId: string): Promise<PinnedDefinition> {
    return this.#runs.pinned(tenant, runId);
  }

  override projectOf(tenant: string, runId: string): Promise<string | undefined> {
    return this.#runs.projectOf(tenant, runId);
  }

  /** A run that moves between the two looks is in both. */
  override async list(tenant: string, filter: RunFilter): Promise<RunPage> {
    const page = await this.#runs.list(tenant, filter);
    const { limit, after, state, projects, workflow, project, since, until } = filter;
    const given = [after || null, state, limit + 1, projects ?? null, workflow ?? null, project ?? null, since ?? null, until ?? null];
    const archived = await this.#store.inTenant(tenant, (tx) => tx.query<RunRow>(LIST, given));
    if (archived.length === 0) return page;
    const all = new Map([...page.runs, ...archived.map(runOf)].map((run) => [run.id, run]));
    const runs = [...all.values()].sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, limit);
    return { runs, next: all.size > limit || page.next !== '' ? runs.at(-1)!.id : '' };
  }

  override async journal(tenant: string, runId: string, after: number, limit: number) {
    return this.#orElse(
      () => this.#runs.journal(tenant, runId, after, limit),
      async () => {
        const packed = await this.#packed(tenant, runId);
        if (!packed) return undefined;
        const entries = packed.journal
          .filter(({ sequence }) => sequence > after)
          .slice(0, limit)
          .map((entry): JournalEntry => ({ ...entry, at: new Date(entry.at) }));
        return { entries, ended: true };
      },
    );
  }

  async #orElse<T>(hot: () => Promise<T>, archived: () => Promise<T | undefined>): Promise<T> {
    try {
      return await hot();
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'not_found') throw thrown;
      const found = await archived();
      if (found === undefined) throw thrown;
      return found;
    }
  }

  async #packed(tenant: string, runId: string): Promise<Packed | undefined> {
    if (!isUuid(runId)) return undefined;
    const [row] = await this.#store.inTenant(tenant, (tx) =>
      tx.query<{ body: Buffer | null }>('select case when $2 then null else body end as body from archived_runs where id = $1', [
        runId,
        this.#last?.runId === runId,
      ]),
    );
    if (!row) return undefined;
    if (row.body === null) return this.#last!.packed;
    const packed = await unpack(row.body);
    this.#last = { runId, packed };
    return packed;
  }

  async #byKey(tenant: string, key: string): Promise<string | undefined> {
    const sql = 'select id from archived_runs where idempotency_key = $1';
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<{ id: string }>(sql, [key]));
    return row?.id;
  }

  /** Fails with `conflict`. */
  async #refuseArchived(tenant: string, runId: string): Promise<void> {
    if (!isUuid(runId)) return;
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query('select id from archived_runs where id = $1', [runId]));
    if (row)
      throw new AppError(
        'conflict',
        `Run ${runId} is in the archive, where nothing happens to it any more; rerun it from any of its steps.`,
      );
  }
}
