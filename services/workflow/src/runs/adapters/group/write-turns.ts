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
  readonly id: string;
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
  const { after, entries, inputs } = turn;
  const { run } = after;
  const changed = Array.from(turn.changed, (path) => after.steps.get(path)!);
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
  return { id: run.id, run: given, fresh: fresh !== undefined, steps, entries: lines, size: given.length + steps.length + lines.length };
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
  const known = turns.filter(({ fresh }) => !fresh);
  const fresh = turns.filter((turn) => turn.fresh);
  const given = [
    list(known.map(({ run }) => run)),
    `'{${known.map(({ id }) => id).join(',')}}'`,
    list(fresh.map(({ run }) => run)),
    list(turns.map(({ steps }) => steps)),
    list(turns.map(({ entries }) => entries)),
    literal(tenant),
    literal(owner),
    `'${SECONDS} seconds'`,
    String(locked),
  ];
  return `select id from write_turns(${given.join(', ')}) as written (id)`;
}

const list = (rows: readonly string[]): string => literal(`[${rows.filter((row) => row !== '').join(',')}]`);
