import { literal } from '@hexad/store';
import type { PinnedDefinition } from '../../application/runs.js';
import { LEASE_MS, SOON_MS, wakeAt } from '../../domain/due.js';
import { hasEnded, type Run } from '../../domain/run.js';
import type { Value } from '../../domain/large.js';
import { valuesOf } from '../../domain/scope.js';
import type { Snapshot } from '../../domain/snapshot.js';
import type { Turn } from '../../domain/turn.js';
import { isEnding } from '../child-runs.js';
import { journalColumns } from '../journal-rows.js';
import { isoOf, toJsonb } from '../json.js';
import { shortened } from '../large/inputs.js';
import { patchColumn, stepColumns } from '../rows.js';

const SECONDS = LEASE_MS / 1_000;

/** A run that the turn makes. */
export interface Fresh {
  readonly pinned: PinnedDefinition;
  /** Empty: none. */
  readonly key: string;
}

/** A turn as JSON, ready to be written beside others: its run, a list of its steps without brackets, and its row of the journal. */
export interface TurnRows {
  readonly id: string;
  /** By which its rows name the run. */
  readonly number: number;
  readonly run: string;
  readonly fresh: boolean;
  /** Steps that have no row yet. */
  readonly begun: string;
  /** Steps that have one. */
  readonly changed: string;
  readonly changedIds: readonly string[];
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
  /** Of the run, among those that are written with it. */
  readonly number: number;
  /** Of the run as the turn found it. */
  readonly revision: number;
  readonly fresh?: Fresh | undefined;
  readonly result?: Readonly<Record<string, Value>> | undefined;
}

export function rowsOf(turn: Turn, { number, revision, fresh, result }: RowOptions): TurnRows {
  const { before, after, entries, inputs } = turn;
  const { run } = after;
  const begun: object[] = [];
  const changed: object[] = [];
  const changedIds: string[] = [];
  for (const path of turn.changed) {
    const step = after.steps.get(path)!;
    const known = before.steps.get(path);
    const columns = stepColumns(step, { number, known, inputs: shortened(inputs.get(path)) });
    (known ? changed : begun).push(columns);
    if (known) changedIds.push(step.id);
  }
  // What is absent is null.
  const given = toJsonb({
    r: fresh ? undefined : number,
    id: run.id,
    revision,
    state: run.state,
    failure: run.failure,
    ended_at: isoOf(run.endedAt),
    wake_at: isoOf(wakeOf(turn) ?? undefined),
    now: isoOf(after.now),
    ending: run.ending,
    paused: run.paused,
    patches: patchColumn(run.patches),
    result,
    queued: run.queued,
    due_at: isoOf(run.dueAt),
    is_ending: isEnding(turn) || undefined,
    holds: !hasEnded(run.state) && !(run.paused && after.definition.concurrency?.holdsSlot === false),
    entries: entries.length,
    ...(fresh && freshColumns(run, fresh)),
  });
  const journal = journalColumns(number, entries);
  const lines = journal ? toJsonb(journal) : '';
  const rows = { begun: bare(begun), changed: bare(changed), entries: lines };
  const size = given.length + rows.begun.length + rows.changed.length + lines.length;
  return { id: run.id, number, run: given, fresh: fresh !== undefined, changedIds, ...rows, size };
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
  created_at: isoOf(run.createdAt),
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
    array(known.map(({ id }) => id)),
    list(fresh.map(({ run }) => run)),
    array(fresh.map(({ id }) => id)),
    array(fresh.map(({ number }) => String(number))),
    list(turns.map(({ begun }) => begun)),
    list(turns.map(({ changed }) => changed)),
    array(turns.flatMap(({ changedIds }) => changedIds)),
    list(turns.map(({ entries }) => entries)),
    literal(tenant),
    literal(owner),
    `'${SECONDS} seconds'`,
    String(locked),
  ];
  return `select id from write_turns_2(${given.join(', ')}) as written (id)`;
}

/** Of ids and numbers. */
const array = (values: readonly string[]): string => `'{${values.join(',')}}'`;

const list = (rows: readonly string[]): string => literal(`[${rows.filter((row) => row !== '').join(',')}]`);
