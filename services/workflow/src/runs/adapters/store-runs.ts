import { AppError, isUuid, type Clock, type Ids } from '@hexad/kernel';
import type { Store, Tx } from '@hexad/store';
import type { Json } from '../../expressions/json.js';
import { readDefinition } from '../../language/read-definition.js';
import {
  Runs,
  type Delivery,
  type GivenSignal,
  type Inbox,
  type JournalEntry,
  type PinnedDefinition,
  type RunFilter,
  type RunPage,
} from '../application/runs.js';
import type { RunEvent } from '../domain/action.js';
import { wakeAt } from '../domain/due.js';
import { hasEnded, type Run } from '../domain/run.js';
import { variablesOf } from '../domain/scope.js';
import type { Snapshot } from '../domain/snapshot.js';
import { turn, type Turn } from '../domain/turn.js';
import { takeEnds, tellChildren } from './child-runs.js';
import { toJsonb } from './json.js';
import { publishTurn } from './messages.js';
import { runOf, stepColumns, stepOf, type RunRow, type StepRow } from './rows.js';
import { isNoted, note } from './signal-notes.js';
import { SnapshotCache } from './snapshot-cache.js';
import { seat, wantsSlot } from './slots.js';
import { LOCK_RUN, READ_RUN, RUN_COLUMNS, READ_STEPS, WRITE_PROGRESS, WRITE_TURN } from './statements.js';

export interface StoreRunsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Names this process in leases. */
  readonly owner: string;
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

/** Runs in Postgres: one transaction a turn, one statement for all it writes, and its messages in the outbox beside it. */
export class StoreRuns extends Runs {
  readonly #parts: StoreRunsParts;
  readonly #cache = new SnapshotCache();

  constructor(parts: StoreRunsParts) {
    super();
    this.#parts = parts;
  }

  override async create(
    tenant: string,
    run: Run,
    pinned: PinnedDefinition,
    key: string,
    delivery: Delivery,
  ): Promise<{ id: string; turn?: Turn }> {
    const written = await this.#parts.store.inTenant(tenant, async (tx) => {
      for (const { hash, source, definition } of [pinned, ...pinned.children.values()]) {
        const sql = 'insert into definitions (tenant, hash, name, version, source) values ($1, $2, $3, $4, $5) on conflict do nothing';
        await tx.execute(sql, [tenant, hash, definition.name, definition.version, source]);
      }
      const pins = Object.fromEntries([...pinned.children].map(([name, { hash }]) => [name, hash]));
      const inserted = await tx.query<{ id: string }>(
        `insert into runs (tenant, id, workflow, definition_hash, project_id, actor, state, inputs, idempotency_key, created_at, updated_at, pins)
         values ($1, $2, $3, $4, $5, $6, 'pending', $7::jsonb, $8, $9, $9, $10::jsonb) on conflict (tenant, idempotency_key) do nothing returning id`,
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
        ],
      );
      if (inserted.length === 0) {
        const [known] = await tx.query<{ id: string }>('select id from runs where idempotency_key = $1', [key]);
        return known!.id;
      }
      this.#cache.keepDefinition(pinned.hash, pinned.definition);
      const snapshot: Snapshot = { definition: pinned.definition, run, steps: new Map(), ...this.#drawn() };
      const seated = wantsSlot(snapshot) ? await seat(tx, tenant, snapshot, true) : undefined;
      const events = seated && seated !== 'later' ? [seated] : [];
      return this.#take(tx, { snapshot, revision: 0, events }, delivery);
    });
    if (typeof written === 'string') return { id: written };
    this.#keep(written);
    return { id: run.id, turn: written.turn };
  }

  override async deliver(tenant: string, runId: string, delivery: Delivery): Promise<Turn | undefined> {
    if (!isUuid(runId)) return undefined;
    const written = await this.#parts.store.inTenant(tenant, async (tx) => {
      if (delivery.inbox && !(await tx.firstTime(delivery.inbox.consumer, delivery.inbox.messageId))) return undefined;
      const loaded = await this.#load(tx, runId, LOCK_RUN, delivery.sweep ?? false);
      return loaded && this.#take(tx, await this.#seated(tx, tenant, loaded, delivery), delivery);
    });
    if (written) this.#keep(written);
    return written?.turn;
  }

  override async signal(
    tenant: string,
    runId: string,
    given: GivenSignal,
    beforeWrite: Delivery['beforeWrite'],
  ): Promise<Turn | 'repeated' | undefined> {
    if (!isUuid(runId)) return undefined;
    const written = await this.#parts.store.inTenant(tenant, async (tx) => {
      const loaded = await this.#load(tx, runId, LOCK_RUN, false);
      if (!loaded) return undefined;
      if (await isNoted(tx, runId, given)) return 'repeated';
      const taken = await this.#take(tx, loaded, {
        event: { type: 'signal', signal: given.signal, payload: given.payload },
        ...(beforeWrite && { beforeWrite }),
      });
      if (taken.turn.actions.length > 0) await note(tx, tenant, runId, given, this.#parts.clock.now());
      return taken;
    });
    if (written === undefined || written === 'repeated') return written;
    this.#keep(written);
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
      const sql = 'select definition_hash, pins from runs where id = $1';
      const [row] = await tx.query<{ definition_hash: string; pins: Readonly<Record<string, string>> }>(sql, [runId]);
      if (!row) throw unknown(runId);
      const children = new Map<string, PinnedDefinition>();
      for (const [name, hash] of Object.entries(row.pins)) children.set(name, await this.#pinned(tx, hash));
      return { ...(await this.#pinned(tx, row.definition_hash)), children };
    });
  }

  async #pinned(tx: Tx, hash: string): Promise<PinnedDefinition> {
    const [row] = await tx.query<{ source: string }>('select source from definitions where hash = $1', [hash]);
    if (!row) throw new AppError('internal', `The workflow definition ${hash} is gone.`);
    return { hash, source: row.source, definition: this.#cache.definition(hash) ?? readDefinition(row.source), children: new Map() };
  }

  override async projectOf(tenant: string, runId: string): Promise<string | undefined> {
    const sql = 'select project_id from runs where id = $1';
    const [row] = await this.#parts.store.inTenant(tenant, (tx) => tx.query<Pick<RunRow, 'project_id'>>(sql, [runId]));
    return row?.project_id;
  }

  override async list(tenant: string, { limit, after, state, projects }: RunFilter): Promise<RunPage> {
    if (after !== '' && !isUuid(after)) throw new AppError('invalid', `The cursor "${after}" is not one that a list gave.`);
    const rows = await this.#parts.store.inTenant(tenant, (tx) =>
      tx.query<RunRow>(
        `select ${RUN_COLUMNS} from runs
         where ($1::uuid is null or id < $1::uuid) and ($2 = '' or state = $2) and ($4::text[] is null or project_id = any($4)) order by id desc limit $3`,
        [after || null, state, limit + 1, projects ?? null],
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
      const rows = await tx.query<{ sequence: string; at: Date; type: string; path: string; data: Json }>(
        'select sequence, at, type, path, data from journal where run_id = $1 and sequence > $2 order by sequence limit $3',
        [runId, after, limit],
      );
      return { entries: rows.map((row) => ({ ...row, sequence: Number(row.sequence) })), ended: hasEnded(run.state) };
    });
  }

  async #load(tx: Tx, runId: string, statement: string, fresh: boolean): Promise<Loaded | undefined> {
    const [row] = await tx.query<RunRow & { readonly requested?: 'cancel' | 'pause' | 'resume' | null }>(statement, [runId]);
    if (!row) return undefined;
    const revision = Number(row.revision);
    const definition = this.#cache.definition(row.definition_hash) ?? (await this.#definition(tx, row.definition_hash));
    const steps =
      (!fresh && this.#cache.steps(runId, revision)) ||
      new Map((await tx.query<StepRow>(READ_STEPS, [runId])).map((step) => [step.path, stepOf(step)]));
    const events: RunEvent[] = row.requested ? [{ type: row.requested }] : [];
    const calls = fresh || [...steps.values()].some(({ kind, status }) => kind === 'workflow' && status.state === 'running');
    if (statement === LOCK_RUN && calls) events.push(...(await takeEnds(tx, runId)));
    return { snapshot: { definition, run: runOf(row), steps, ...this.#drawn() }, revision, events };
  }

  /** What a turn gets of time and chance. */
  #drawn(): Pick<Snapshot, 'now' | 'random'> {
    return { now: this.#parts.clock.now(), random: this.#parts.random() };
  }

  async #definition(tx: Tx, hash: string) {
    const [row] = await tx.query<{ source: string }>('select source from definitions where hash = $1', [hash]);
    if (!row) throw new AppError('internal', `The workflow definition ${hash} is gone.`);
    const definition = readDefinition(row.source);
    this.#cache.keepDefinition(hash, definition);
    return definition;
  }

  /** A run that has no slot yet does nothing of its own before it has one. */
  async #seated(tx: Tx, tenant: string, loaded: Loaded, { event }: Delivery): Promise<Loaded> {
    const cancelled = event?.type === 'cancel' || loaded.events.some(({ type }) => type === 'cancel');
    if (cancelled || !wantsSlot(loaded.snapshot)) return loaded;
    const seated = await seat(tx, tenant, loaded.snapshot, false);
    if (seated === undefined) return loaded;
    const first: RunEvent[] = seated === 'later' ? (loaded.snapshot.run.queued ? [] : [{ type: 'enqueue' }]) : [seated];
    return { ...loaded, events: [...first, ...loaded.events] };
  }

  async #take(tx: Tx, { snapshot, revision, events }: Loaded, delivery: Delivery): Promise<Written> {
    const taken = turn(snapshot, delivery.event ? [...events, delivery.event] : events, () => this.#parts.ids.next());
    const wake = (taken.unfinished ? taken.after.now : wakeAt(taken.after)) ?? null;
    if (taken.actions.length === 0) {
      if (delivery.sweep)
        await tx.execute('update runs set wake_at = $2, requested = null where id = $1', [
          snapshot.run.id,
          hasEnded(snapshot.run.state) ? null : wake,
        ]);
      return { turn: taken, revision };
    }
    delivery.beforeWrite?.(taken);
    await this.#write(tx, taken, revision, wake);
    await tellChildren(tx, taken);
    await publishTurn(tx, taken);
    return { turn: taken, revision: revision + 1 };
  }

  async #write(tx: Tx, { before, after, entries, inputs }: Turn, revision: number, wake: Date | null): Promise<void> {
    const { run } = after;
    const changed = [...after.steps.values()].filter((step) => before.steps.get(step.path) !== step);
    const rows = await tx.query<{ base: string }>(WRITE_TURN, [
      run.id,
      run.state,
      run.failure ? toJsonb(run.failure) : null,
      run.endedAt ?? null,
      hasEnded(run.state) ? null : wake,
      after.now,
      toJsonb(entries.map((entry, index) => ({ n: index + 1, ...entry }))),
      revision,
      toJsonb(changed.map((step) => stepColumns(step, inputs.get(step.path)))),
      this.#parts.owner,
      run.ending ? toJsonb(run.ending) : null,
      run.paused ?? false,
      run.patches ? toJsonb(run.patches) : null,
      run.parent && hasEnded(run.state) ? toJsonb(variablesOf(after)) : null,
      run.queued ?? null,
      !hasEnded(run.state) && !(run.paused && after.definition.concurrency?.holdsSlot === false),
    ]);
    if (rows.length === 0) throw new AppError('contended', `Run ${run.id} moved on while a turn of it was made.`);
  }

  /** A lapsed mark belongs to the read that found it, not to the step. */
  #keep({ turn: { after }, revision }: Written): void {
    if (hasEnded(after.run.state)) return this.#cache.forget(after.run.id);
    for (const { status } of after.steps.values()) if (status.state === 'running' && status.lapsed) return this.#cache.forget(after.run.id);
    this.#cache.keepSteps(after.run.id, revision, after.steps);
  }
}

const unknown = (runId: string) => new AppError('not_found', `There is no run ${runId}.`);
