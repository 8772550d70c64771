import { AppError, isUuid, type Clock, type Ids } from '@hexad/kernel';
import type { Store, Tx } from '@hexad/store';
import { recordGates } from '../../approvals/adapters/record-gates.js';
import type { Json } from '../../expressions/json.js';
import { readDefinition } from '../../language/read-definition.js';
import {
  Runs,
  type Delivery,
  type Inbox,
  type JournalEntry,
  type PinnedDefinition,
  type RunFilter,
  type RunPage,
  type Wish,
} from '../application/runs.js';
import type { RunEvent } from '../domain/action.js';
import type { Computer } from '../domain/computer.js';
import { hasEnded, type Run } from '../domain/run.js';
import type { Snapshot } from '../domain/snapshot.js';
import { turn, type Turn } from '../domain/turn.js';
import { asked, isEnding, takeEnds, tellChildren } from './child-runs.js';
import type { Answer, Asked } from './group/asked.js';
import { GroupTurns } from './group/group-turns.js';
import { storeDefinitions } from './group/stored-definitions.js';
import { resultOf, rowsOf, wakeOf, writeTurns } from './group/write-turns.js';
import { toJsonb } from './json.js';
import { leanOf, type Lean } from './large/lean.js';
import type { StoreLargeValues } from './large/store-large-values.js';
import { publishTurn } from './messages.js';
import { runOf, stepOf, type RunRow, type StepRow } from './rows.js';
import { isNoted, note } from './notes.js';
import { SnapshotCache } from './snapshot-cache.js';
import { keyOf, seat, wantsSlot } from './slots.js';
import {
  CANNOT_REOPEN,
  LEAVE_LARGE,
  LOCK_RUN,
  LOOKED_AT,
  READ_JOURNAL,
  READ_RUN,
  RUN_COLUMNS,
  READ_STEPS,
  WRITE_PROGRESS,
} from './statements.js';

export interface StoreRunsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Names this process in leases. */
  readonly owner: string;
  readonly large: StoreLargeValues;
  /** For one turn of a run; default: nothing only computes. */
  readonly computer?: (tenant: string, run: Run) => Computer;
}

interface Loaded {
  /** What happened to the run outside of it. */
  readonly events: readonly RunEvent[];
  readonly snapshot: Snapshot;
  readonly revision: number;
}

interface Written {
  readonly turn: Turn;
  readonly revision: number;
}

/**
 * Runs in Postgres: one statement for all that a turn writes, and its messages in the outbox beside it. Turns of many runs share a transaction where they
 * can (`GroupTurns`); the others have one of their own.
 */
export class StoreRuns extends Runs {
  readonly #parts: StoreRunsParts;
  readonly #cache = new SnapshotCache();
  readonly #group: GroupTurns;

  constructor(parts: StoreRunsParts) {
    super();
    this.#parts = parts;
    const { store, owner, ids, large, computer } = parts;
    const alone = (tenant: string, asked: Asked): Promise<Answer> => this.#alone(tenant, asked);
    const shared = { store, owner, large, cache: this.#cache, newId: () => ids.next(), drawn: () => this.#drawn(), alone };
    this.#group = new GroupTurns({ ...shared, ...(computer && { computer }) });
  }

  override async create(
    tenant: string,
    run: Run,
    pinned: PinnedDefinition,
    key: string,
    delivery: Delivery,
  ): Promise<{ id: string; turn?: Turn }> {
    const { id, turn: made } = await this.#group.ask(tenant, { runId: run.id, fresh: { run, pinned, key }, delivery });
    return { id, ...(made && { turn: made }) };
  }

  override async deliver(tenant: string, runId: string, delivery: Delivery): Promise<Turn | undefined> {
    if (!isUuid(runId)) return undefined;
    // What a message or a sweep brings is decided with rows that only a transaction of its own reads.
    if (delivery.inbox || delivery.sweep || !(delivery.event || delivery.goesOn)) return this.#deliver(tenant, runId, delivery);
    return (await this.#group.ask(tenant, { runId, delivery })).turn;
  }

  async #alone(tenant: string, { runId, fresh, delivery }: Asked): Promise<Answer> {
    if (fresh) return this.#create(tenant, fresh.run, fresh.pinned, fresh.key, delivery);
    return { id: runId, turn: await this.#deliver(tenant, runId, delivery) };
  }

  async #create(tenant: string, run: Run, pinned: PinnedDefinition, key: string, delivery: Delivery): Promise<Answer> {
    const written = await this.#parts.store.inTenant(tenant, async (tx) => {
      await tx.execute(storeDefinitions(tenant, [pinned, ...pinned.children.values()]));
      const pins = Object.fromEntries([...pinned.children].map(([name, { hash }]) => [name, hash]));
      const inserted = await tx.query<{ id: string }>(
        `insert into runs (tenant, id, workflow, definition_hash, project_id, actor, state, inputs, idempotency_key, created_at, updated_at, pins, priority, hands)
         values ($1, $2, $3, $4, $5, $6, 'pending', $7::jsonb, $8, $9, $9, $10::jsonb, coalesce($11, 'normal'), $12::jsonb) on conflict (tenant, idempotency_key) do nothing returning id`,
        [
          tenant,
          run.id,
          run.workflow,
          pinned.hash,
          run.projectId,
          run.actor,
          toJsonb(run.inputs),
          key || null,
          run.createdAt,
          toJsonb(pins),
          run.priority ?? null,
          run.hands ? toJsonb(run.hands) : null,
        ],
      );
      if (inserted.length === 0) {
        const [known] = await tx.query<{ id: string }>('select id from runs where idempotency_key = $1', [key]);
        return known!.id;
      }
      this.#cache.keepDefinition(pinned.hash, pinned.definition);
      const snapshot: Snapshot = { definition: pinned.definition, run, steps: new Map(), ...this.#drawn() };
      const seated = wantsSlot(snapshot) ? await this.#seat(tx, snapshot, true) : undefined;
      const events = seated && seated !== 'later' ? [seated] : [];
      return this.#take(tx, { snapshot, revision: 0, events }, delivery);
    });
    if (typeof written === 'string') return { id: written };
    this.#keep(tenant, written);
    return { id: run.id, turn: written.turn };
  }

  async #deliver(tenant: string, runId: string, delivery: Delivery): Promise<Turn | undefined> {
    const written = await this.#parts.store.inTenant(tenant, async (tx) => {
      if (delivery.inbox && !(await tx.firstTime(delivery.inbox.consumer, delivery.inbox.messageId))) return undefined;
      const loaded = await this.#load(tx, runId, LOCK_RUN, delivery.sweep ?? false);
      return loaded && this.#take(tx, await this.#seated(tx, loaded, delivery), delivery);
    });
    if (written) this.#keep(tenant, written);
    return written?.turn;
  }

  override async once(tenant: string, runId: string, wish: Wish, delivery: Delivery): Promise<Turn | 'repeated' | undefined> {
    if (wish.key === '') return this.deliver(tenant, runId, delivery);
    if (!isUuid(runId)) return undefined;
    const written = await this.#parts.store.inTenant(tenant, async (tx) => {
      const loaded = await this.#load(tx, runId, LOCK_RUN, false);
      if (!loaded) return undefined;
      if (await isNoted(tx, runId, wish)) return 'repeated';
      const taken = await this.#take(tx, await this.#seated(tx, loaded, delivery), delivery);
      if (taken.turn.actions.length > 0) await note(tx, runId, wish, this.#parts.clock.now());
      return taken;
    });
    if (written === undefined || written === 'repeated') return written;
    this.#keep(tenant, written);
    return written.turn;
  }

  override async progress(tenant: string, runId: string, path: string, attempt: number, message: string, inbox?: Inbox): Promise<void> {
    if (!isUuid(runId)) return;
    await this.#parts.store.inTenant(tenant, async (tx) => {
      if (inbox && !(await tx.firstTime(inbox.consumer, inbox.messageId))) return;
      await tx.execute(WRITE_PROGRESS, [runId, path, attempt, toJsonb({ message, attempt }), this.#parts.clock.now()]);
    });
  }

  override async get(tenant: string, runId: string): Promise<Snapshot> {
    const loaded = isUuid(runId) ? await this.#parts.store.inTenant(tenant, (tx) => this.#load(tx, runId, READ_RUN, false)) : undefined;
    if (!loaded) throw unknown(runId);
    return loaded.snapshot;
  }

  override async pinned(tenant: string, runId: string): Promise<PinnedDefinition> {
    if (!isUuid(runId)) throw unknown(runId);
    return this.#parts.store.inTenant(tenant, async (tx) => {
      const sql =
        'select definition_hash, pins from runs where id = $1 union all select definition_hash, pins from archived_runs where id = $1';
      const [row] = await tx.query<{ definition_hash: string; pins: Readonly<Record<string, string>> }>(sql, [runId]);
      if (!row) throw unknown(runId);
      const children = new Map<string, PinnedDefinition>();
      for (const [name, hash] of Object.entries(row.pins)) children.set(name, await this.#pinned(tx, hash));
      return { ...(await this.#pinned(tx, row.definition_hash)), children };
    });
  }

  async #pinned(tx: Tx, hash: string): Promise<PinnedDefinition> {
    const sql = 'select source, authors from definitions where hash = $1';
    const [row] = await tx.query<{ source: string; authors: readonly string[] }>(sql, [hash]);
    if (!row) throw new AppError('internal', `The workflow definition ${hash} is gone.`);
    const { source, authors } = row;
    const definition = this.#cache.definition(hash) ?? { ...readDefinition(source), authors };
    this.#cache.keepDefinition(hash, definition);
    return { hash, source, definition, children: new Map() };
  }

  override async projectOf(tenant: string, runId: string): Promise<string | undefined> {
    const sql = 'select project_id from runs where id = $1 union all select project_id from archived_runs where id = $1';
    const [row] = await this.#parts.store.inTenant(tenant, (tx) => tx.query<Pick<RunRow, 'project_id'>>(sql, [runId]));
    return row?.project_id;
  }

  override async list(tenant: string, filter: RunFilter): Promise<RunPage> {
    const { limit, after, state, projects, workflow, project, since, until } = filter;
    if (after !== '' && !isUuid(after)) throw new AppError('invalid', `The cursor "${after}" is not one that a list gave.`);
    const rows = await this.#parts.store.inTenant(tenant, (tx) =>
      tx.query<RunRow>(
        `select ${RUN_COLUMNS} from runs
         where ($1::uuid is null or id < $1::uuid) and ($2 = '' or state = $2) and ($4::text[] is null or project_id = any($4))
           and ($5::text is null or workflow = $5) and ($6::text is null or project_id = $6)
           and ($7::timestamptz is null or created_at >= $7) and ($8::timestamptz is null or created_at < $8) order by id desc limit $3`,
        [after || null, state, limit + 1, projects ?? null, workflow ?? null, project ?? null, since ?? null, until ?? null],
      ),
    );
    const runs = rows.slice(0, limit).map(runOf);
    return { runs, next: rows.length > limit ? runs.at(-1)!.id : '' };
  }

  override async journal(
    tenant: string,
    runId: string,
    after: number,
    limit: number,
  ): Promise<{ entries: JournalEntry[]; ended: boolean }> {
    if (!isUuid(runId)) throw unknown(runId);
    return this.#parts.store.inTenant(tenant, async (tx) => {
      const [run] = await tx.query<Pick<RunRow, 'state'>>('select state from runs where id = $1', [runId]);
      if (!run) throw unknown(runId);
      const rows = await tx.query<{ sequence: string; at: Date; type: string; path: string; data: Json }>(READ_JOURNAL, [
        runId,
        after,
        limit,
      ]);
      return { entries: rows.map((row) => ({ ...row, sequence: Number(row.sequence) })), ended: hasEnded(run.state) };
    });
  }

  async #load(tx: Tx, runId: string, statement: string, fresh: boolean): Promise<Loaded | undefined> {
    const [row] = await tx.query<RunRow>(statement, [runId]);
    if (!row) return undefined;
    const revision = Number(row.revision);
    const definition = this.#cache.definition(row.definition_hash) ?? (await this.#pinned(tx, row.definition_hash)).definition;
    const steps =
      (!fresh && this.#cache.steps(runId, revision)) ||
      new Map((await tx.query<StepRow>(READ_STEPS, [runId])).map((step) => [step.path, stepOf(step)]));
    const events = asked(row);
    const calls = fresh || [...steps.values()].some(({ kind, status }) => kind === 'workflow' && status.state === 'running');
    if (statement === LOCK_RUN && calls) events.push(...(await takeEnds(tx, runId)));
    return { snapshot: { definition, run: runOf(row), steps, ...this.#drawn() }, revision, events };
  }

  /** What a turn gets of time and chance. */
  #drawn(): Pick<Snapshot, 'now' | 'random'> {
    return { now: this.#parts.clock.now(), random: this.#parts.random() };
  }

  /** A run that has no slot yet does nothing of its own before it has one. */
  async #seated(tx: Tx, loaded: Loaded, { event }: Delivery): Promise<Loaded> {
    const cancelled = event?.type === 'cancel' || loaded.events.some(({ type }) => type === 'cancel');
    if (cancelled || !wantsSlot(loaded.snapshot)) return loaded;
    const seated = await this.#seat(tx, loaded.snapshot, false);
    if (seated === undefined) return loaded;
    const first: RunEvent[] = seated === 'later' ? (loaded.snapshot.run.queued ? [] : [{ type: 'enqueue' }]) : [seated];
    return { ...loaded, events: [...first, ...loaded.events] };
  }

  async #seat(tx: Tx, snapshot: Snapshot, patient: boolean): ReturnType<typeof seat> {
    const key = await this.#parts.large.lookIn(tx, (values) => keyOf({ ...snapshot, values }));
    return seat(tx, snapshot, key, patient);
  }

  async #take(tx: Tx, { snapshot, revision, events }: Loaded, delivery: Delivery): Promise<Written> {
    const all = delivery.event ? [...events, delivery.event] : events;
    const { large, ids, computer } = this.#parts;
    const { made, result } = await large.lookIn(tx, (values) => {
      const one = turn({ ...snapshot, values }, all, () => ids.next(), computer?.(tx.tenant, snapshot.run));
      return { made: one, result: resultOf(one.after) };
    });
    const lean = leanOf(made, result, large.inRow);
    const taken = lean.turn;
    if (taken.actions.length === 0) {
      if (delivery.sweep && events.some(({ type }) => type === 'resume') && hasEnded(snapshot.run.state))
        await tx.execute(CANNOT_REOPEN, [snapshot.run.id]);
      else if (delivery.sweep) await tx.execute(LOOKED_AT, [snapshot.run.id, wakeOf(taken), isEnding(taken)]);
      return { turn: taken, revision };
    }
    delivery.beforeWrite?.(taken);
    await this.#write(tx, lean, revision);
    await recordGates(tx, taken);
    await tellChildren(tx, taken);
    await publishTurn(tx, taken);
    return { turn: taken, revision: revision + 1 };
  }

  async #write(tx: Tx, { turn: taken, result, blobs, named }: Lean, revision: number): Promise<void> {
    const { owner, large } = this.#parts;
    const { id } = taken.after.run;
    await large.keep(tx, id, blobs, named);
    const sql = writeTurns([rowsOf(taken, { number: 0, revision, result: result?.small })], { tenant: tx.tenant, owner, locked: true });
    const rows = await tx.query(sql);
    if (rows.length === 0) throw new AppError('contended', `Run ${id} moved on while a turn of it was made.`);
    if (result && Object.keys(result.large).length > 0) await tx.execute(LEAVE_LARGE, [id, toJsonb(result.large)]);
  }

  #keep(tenant: string, { turn: { after }, revision }: Written): void {
    this.#cache.keep(tenant, after, revision);
  }
}

const unknown = (runId: string) => new AppError('not_found', `There is no run ${runId}.`);
