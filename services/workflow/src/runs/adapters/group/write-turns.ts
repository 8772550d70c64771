import { literal } from '@hexad/store';
import type { PinnedDefinition } from '../../application/runs.js';
import { LEASE_MS, SOON_MS, wakeAt } from '../../domain/due.js';
import { hasEnded, type Run } from '../../domain/run.js';
import type { Value } from '../../domain/large.js';
import { valuesOf } from '../../domain/scope.js';
import type { Snapshot } from '../../domain/snapshot.js';
import type { Turn } from '../../domain/turn.js';
import { isEnding } from '../child-runs.js';
import { toJsonb } from '../json.js';
import { shortened } from '../large/inputs.js';
import { patchColumn, stepColumns } from '../rows.js';

const SECONDS = LEASE_MS / 1_000;

/** A run that the turn makes. */
export interface Fresh {
  readonly pinned: PinnedDefinition;
  /** Empty: none. */
  readonly key: string;
}

/** A turn as JSON, ready to be written beside others: its run, and lists of its steps and journal entries without their brackets. */
export interface TurnRows {
  readonly run: string;
  readonly fresh: boolean;
  readonly steps: string;
  readonly entries: string;
  /** Characters. */
  readonly size: number;
}

/** Null: never. */
export const wakeOf = ({ after, unfinished }: Turn): Date | null => {
  if (hasEnded(after.run.state)) return null;
  return (unfinished ? new Date(after.now.getTime() + SOON_MS) : wakeAt(after)) ?? null;
};

/** What a run that another one started leaves for it. */
export const resultOf = (after: Snapshot): Readonly<Record<string, Value>> | undefined =>
  after.run.parent && hasEnded(after.run.state) ? valuesOf(after) : undefined;

export interface RowOptions {
  /** Of the run as the turn found it. */
  readonly revision: number;
  readonly fresh?: Fresh | undefined;
  readonly result?: Readonly<Record<string, Value>> | undefined;
}

export function rowsOf(turn: Turn, { revision, fresh, result }: RowOptions): TurnRows {
  const { before, after, entries, inputs } = turn;
  const { run } = after;
  const changed = [...after.steps.values()].filter((step) => before.steps.get(step.path) !== step);
  // What is absent is null.
  const given = toJsonb({
    id: run.id,
    revision,
    state: run.state,
    failure: run.failure,
    ended_at: run.endedAt,
    wake_at: wakeOf(turn) ?? undefined,
    now: after.now,
    ending: run.ending,
    paused: run.paused ?? false,
    patches: patchColumn(run.patches),
    result,
    queued: run.queued,
    due_at: run.dueAt,
    is_ending: isEnding(turn),
    holds: !hasEnded(run.state) && !(run.paused && after.definition.concurrency?.holdsSlot === false),
    entries: entries.length,
    ...(fresh && freshColumns(run, fresh)),
  });
  const steps = bare(changed.map((step) => ({ run: run.id, ...stepColumns(step, shortened(inputs.get(step.path))) })));
  const lines = bare(entries.map((entry, index) => ({ run: run.id, n: index + 1, ...entry })));
  return { run: given, fresh: fresh !== undefined, steps, entries: lines, size: given.length + steps.length + lines.length };
}

const bare = (rows: readonly object[]): string => toJsonb(rows).slice(1, -1);

const freshColumns = (run: Run, { pinned, key }: Fresh): object => ({
  workflow: run.workflow,
  definition_hash: pinned.hash,
  project_id: run.projectId,
  actor: run.actor,
  hands: run.hands,
  priority: run.priority,
  inputs: run.inputs,
  idempotency_key: key || undefined,
  created_at: run.createdAt,
  pins: Object.fromEntries([...pinned.children].map(([name, { hash }]) => [name, hash])),
});

export interface WriteOptions {
  readonly tenant: string;
  /** Names this process in leases. */
  readonly owner: string;
  /** The runs are locked, and what was asked of them is in their turns. */
  readonly locked?: boolean;
}

/**
 * One statement for whole turns of many runs. It gives the ids of the runs that it wrote: one that has moved on meanwhile, or was asked something, is not
 * among them, nor a new one whose key or definition is in the way.
 */
export function writeTurns(turns: readonly TurnRows[], { tenant, owner, locked = false }: WriteOptions): string {
  const fresh = turns.filter((turn) => turn.fresh);
  const known = turns.filter((turn) => !turn.fresh);
  const sources = [...(known.length > 0 ? ['changed'] : []), ...(fresh.length > 0 ? ['opened'] : [])];
  const parts = [
    ...(known.length > 0 ? [changed(known, locked)] : []),
    ...(fresh.length > 0 ? [opened(fresh, tenant)] : []),
    `turned as (${sources.map((name) => `select tenant, id, base, now from ${name}`).join(' union all ')})`,
    stepped(turns, owner),
    written(turns),
  ];
  return `with ${parts.join(', ')} select id from turned`;
}

const list = (rows: readonly string[]): string => literal(`[${rows.filter((row) => row !== '').join(',')}]`);

const COMMON = `id uuid, revision bigint, state text, failure jsonb, ended_at timestamptz, wake_at timestamptz, now timestamptz, ending jsonb, paused boolean,
  patches jsonb, result jsonb, queued text, holds boolean, entries integer, due_at timestamptz, is_ending boolean`;

const changed = (turns: readonly TurnRows[], locked: boolean): string => `
  changed as (
    update runs set state = g.state, failure = g.failure, ended_at = g.ended_at, 
      wake_at = case when runs.requested = 'reopen' and g.is_ending and g.ended_at is not null then g.now else g.wake_at end, updated_at = g.now, ending = g.ending,
      paused = g.paused, patches = g.patches, due_at = g.due_at,
      requested = case when runs.requested = 'reopen' and g.is_ending then runs.requested end, queued = g.queued, holding = runs.holding and g.holds,
      result = case when runs.parent_id is not null then g.result end, reported = runs.reported and g.ended_at is not null,
      revision = runs.revision + 1, journal_sequence = runs.journal_sequence + g.entries
    from jsonb_to_recordset(${list(turns.map(({ run }) => run))}) as g (${COMMON})
    where runs.id = g.id and runs.revision = g.revision ${locked ? '' : 'and runs.requested is null'}
    returning runs.tenant, runs.id, runs.journal_sequence - g.entries as base, runs.updated_at as now
  )`;

const opened = (turns: readonly TurnRows[], tenant: string): string => `
  opened as (
    insert into runs (tenant, id, workflow, definition_hash, project_id, actor, state, inputs, idempotency_key, created_at, updated_at, pins, hands, failure,
      ended_at, wake_at, ending, paused, patches, due_at, priority, revision, journal_sequence)
    select ${literal(tenant)}::uuid, g.id, g.workflow, g.definition_hash, g.project_id, g.actor, g.state, g.inputs, g.idempotency_key, g.created_at, g.now, g.pins,
      g.hands, g.failure, g.ended_at, g.wake_at, g.ending, g.paused, g.patches, g.due_at, coalesce(g.priority, 'normal'), g.revision + 1, g.entries
    from jsonb_to_recordset(${list(turns.map(({ run }) => run))}) as g (${COMMON}, workflow text, definition_hash text, project_id text, actor text,
      priority text, inputs jsonb, idempotency_key text, created_at timestamptz, pins jsonb, hands jsonb)
    where exists (select from definitions where hash = g.definition_hash)
    on conflict (tenant, idempotency_key) do nothing
    returning tenant, id, 0::bigint as base, updated_at as now
  )`;

const stepped = (turns: readonly TurnRows[], owner: string): string => `
  stepped as (
    insert into steps (tenant, run_id, id, path, node, name, kind, description, state, attempt, failures, inputs, outputs, failure, detail,
      ready_at, deadline, started_at, ended_at, lease_owner, lease_until)
    select turned.tenant, turned.id, s.id, s.path, s.node, s.name, s.kind, s.description, s.state, s.attempt, s.failures, s.inputs, s.outputs, s.failure,
      s.detail, s.ready_at, s.deadline, s.started_at, s.ended_at, case when s.leased then ${literal(owner)} end,
      case when s.leased then now() + interval '${SECONDS} seconds' end
    from jsonb_to_recordset(${list(turns.map(({ steps }) => steps))}) as s (run uuid, id uuid, path text, node text, name text, kind text,
      description text, state text, attempt integer, failures integer, inputs jsonb, outputs jsonb, failure jsonb, detail jsonb, ready_at timestamptz,
      deadline timestamptz, started_at timestamptz, ended_at timestamptz, leased boolean)
    join turned on turned.id = s.run
    on conflict (id) do update set description = excluded.description, state = excluded.state, attempt = excluded.attempt, failures = excluded.failures,
      inputs = coalesce(excluded.inputs, steps.inputs), outputs = excluded.outputs, failure = excluded.failure, detail = excluded.detail,
      ready_at = excluded.ready_at, deadline = excluded.deadline, started_at = excluded.started_at, ended_at = excluded.ended_at,
      lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
  )`;

const written = (turns: readonly TurnRows[]): string => `
  written as (
    insert into journal (tenant, run_id, sequence, at, type, path, data)
    select turned.tenant, turned.id, turned.base + e.n, turned.now, e.type, e.path, e.data
    from jsonb_to_recordset(${list(turns.map(({ entries }) => entries))}) as e (run uuid, n integer, type text, path text, data jsonb)
    join turned on turned.id = e.run
  )`;
