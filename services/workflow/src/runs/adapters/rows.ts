import type { Json, JsonObject } from '../../expressions/json.js';
import type { Priority } from '../../language/definition.js';
import type { Ending, Failure, Parent, Run, RunState } from '../domain/run.js';
import { Large, type LargeOutputs } from '../domain/large.js';
import type { Approval, Item, Status, Step, StepKind, StepState } from '../domain/step.js';
import { isoOf } from './json.js';

/** What another run asks of it. `reopen`: to go on once it has ended; `anew`: it could not, the one that asks shall start another. */
export type Requested = 'cancel' | 'pause' | 'resume' | 'reopen' | 'anew';

/** A row of `runs`, as the driver reads it: bigint columns come as text. */
export interface RunRow {
  readonly id: string;
  readonly workflow: string;
  readonly definition_hash: string;
  readonly project_id: string;
  readonly actor: string;
  readonly state: RunState;
  readonly inputs: JsonObject;
  readonly priority: Priority;
  readonly failure: Failure | null;
  readonly ending: Ending | null;
  readonly paused: boolean;
  readonly queued: 'new' | 'again' | null;
  readonly parent_id: string | null;
  readonly parent_path: string | null;
  readonly parent_attempt: number | null;
  readonly depth: number;
  readonly hands: readonly string[] | null;
  readonly patches: Readonly<Record<string, { readonly value: Json; readonly large?: LargeRow; readonly at: string }>> | null;
  readonly due_at: Date | null;
  readonly requested?: Requested | null;
  readonly revision: string;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

export function runOf(row: RunRow): Run {
  return {
    id: row.id,
    workflow: row.workflow,
    projectId: row.project_id,
    actor: row.actor,
    state: row.state,
    inputs: row.inputs,
    createdAt: row.created_at,
    priority: row.priority,
    ...(row.parent_id !== null && { parent: parentOf(row, row.parent_id) }),
    ...(row.hands && { hands: row.hands }),
    ...(row.paused && { paused: true }),
    ...(row.queued && { queued: row.queued }),
    ...(row.patches && { patches: patchesOf(row.patches) }),
    ...(row.ending && { ending: row.ending }),
    ...(row.due_at && { dueAt: row.due_at }),
    ...(row.ended_at && { endedAt: row.ended_at }),
    ...(row.failure && { failure: row.failure }),
  };
}

const parentOf = ({ parent_path: path, parent_attempt: attempt, depth }: RunRow, runId: string): Parent => ({
  runId,
  path: path ?? '',
  attempt: attempt ?? 0,
  depth,
});

const patchesOf = (patches: NonNullable<RunRow['patches']>): Run['patches'] & object =>
  Object.fromEntries(
    Object.entries(patches).map(([name, { value, large, at }]) => [name, { value: large ? largeOf(large) : value, at: new Date(at) }]),
  );

/** A large value, as rows name it. */
export interface LargeRow {
  readonly hash: string;
  readonly bytes: number;
}

const largeOf = ({ hash, bytes }: LargeRow): Large => new Large(hash, bytes);

export const largeIn = (rows: Readonly<Record<string, LargeRow>>): LargeOutputs =>
  Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, largeOf(row)]));

/** As `runs.patches` holds them. */
export const patchColumn = (patches: Run['patches']): object | undefined =>
  patches &&
  Object.fromEntries(
    Object.entries(patches).map(([name, { value, at }]) => [
      name,
      value instanceof Large ? { value: null, large: value, at } : { value, at },
    ]),
  );

interface Detail {
  readonly signal?: string;
  readonly payload?: Json;
  readonly items?: readonly Item[];
  readonly reason?: string;
  readonly chosen?: string;
  readonly rounds?: number;
  /** ISO 8601. */
  readonly until?: string;
  readonly heldAt?: string;
  readonly cause?: Failure;
  readonly approval?: Approval;
  readonly child?: string;
  readonly variables?: JsonObject;
  /** Outputs that are kept in `blobs`, by variable. */
  readonly large?: Readonly<Record<string, LargeRow>>;
}

export interface StepRow {
  readonly id: string;
  readonly path: string;
  readonly node: string;
  readonly name: string;
  readonly kind: StepKind;
  readonly description: string;
  readonly state: StepState;
  readonly attempt: number;
  readonly failures: number;
  readonly outputs: JsonObject | null;
  readonly failure: Failure | null;
  readonly detail: Detail | null;
  readonly ready_at: Date | null;
  readonly deadline: Date | null;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly lapsed: boolean | null;
}

export function stepOf(row: StepRow): Step {
  const { id, path, node, name, kind, description, attempt, failures } = row;
  return {
    id,
    path,
    node,
    name,
    kind,
    description,
    attempt,
    failures,
    ...(row.started_at && { startedAt: row.started_at }),
    ...(row.detail?.items && { items: row.detail.items }),
    ...(row.detail?.chosen !== undefined && { chosen: row.detail.chosen }),
    ...(row.detail?.rounds !== undefined && { rounds: row.detail.rounds }),
    ...(row.detail?.child && { child: row.detail.child }),
    ...(row.detail?.variables && { variables: row.detail.variables }),
    ...(row.detail?.approval && { approval: row.detail.approval }),
    ...(row.detail?.until && { until: new Date(row.detail.until) }),
    ...(row.detail?.heldAt && { heldAt: new Date(row.detail.heldAt) }),
    status: statusOf(row),
  };
}

function statusOf(row: StepRow): Status {
  const endedAt = row.ended_at ?? new Date(0);
  const deadline = row.deadline ? { deadline: row.deadline } : {};
  switch (row.state) {
    case 'pending':
      return { state: 'pending', ...(row.ready_at && { readyAt: row.ready_at }) };
    case 'running':
      return { state: 'running', ...deadline, ...(row.lapsed && { lapsed: true }) };
    case 'waiting':
      return { state: 'waiting', signal: row.detail?.signal ?? '', payload: row.detail?.payload ?? null, ...deadline };
    case 'succeeded':
      return { state: 'succeeded', ...outputsOf(row), endedAt };
    case 'failed':
      return { state: 'failed', failure: row.failure ?? NO_REASON, ...outputsOf(row), endedAt };
    case 'skipped':
      return { state: 'skipped', reason: row.detail?.reason ?? '', endedAt };
    case 'cancelled':
      return { state: 'cancelled', endedAt };
    case 'compensating':
      return { state: 'compensating', ...undone(row) };
    case 'compensated':
      return { state: 'compensated', ...undone(row), endedAt };
    case 'compensation_failed':
      return { state: 'compensation_failed', failure: row.failure ?? NO_REASON, ...undone(row), endedAt };
  }
}

const NO_REASON: Failure = { code: 'internal', message: '' };

const outputsOf = ({ outputs, detail }: StepRow) => ({ outputs: outputs ?? {}, ...(detail?.large && { large: largeIn(detail.large) }) });

const undone = (row: StepRow) => ({ ...outputsOf(row), ...(row.detail?.cause && { cause: row.detail.cause }) });

export interface StepColumns {
  /** Of its run among those that are written together. */
  readonly number: number;
  /** The step as it is in its row; absent: it has none yet. */
  readonly known: Step | undefined;
  /** Absent: as they are. */
  readonly inputs: JsonObject | undefined;
}

/** What the write of a turn takes of a step; the names are the columns', and what is absent is null, or of a known step what never changes. */
export function stepColumns(step: Step, { number, known, inputs }: StepColumns): object {
  const { status } = step;
  const detail: Detail = {
    ...(step.items && { items: step.items }),
    ...(step.chosen !== undefined && { chosen: step.chosen }),
    ...(step.rounds !== undefined && { rounds: step.rounds }),
    ...(step.child && { child: step.child }),
    ...(step.approval && { approval: step.approval }),
    ...(step.variables && { variables: step.variables }),
    ...(step.until && { until: step.until.toISOString() }),
    ...(step.heldAt && { heldAt: step.heldAt.toISOString() }),
    ...('cause' in status && status.cause && { cause: status.cause }),
    ...('large' in status && status.large && { large: status.large }),
    ...(status.state === 'waiting' && { signal: status.signal, payload: status.payload }),
    ...(status.state === 'skipped' && { reason: status.reason }),
  };
  const { path, node, name, kind, description } = step;
  return {
    r: number,
    id: step.id,
    path: known ? undefined : path,
    node: known || node === path ? undefined : node,
    name: known || name === path ? undefined : name,
    kind: known ? undefined : kind,
    description: description === (known?.description ?? '') ? undefined : description,
    state: status.state,
    attempt: step.attempt,
    failures: step.failures,
    inputs,
    outputs: 'outputs' in status ? status.outputs : undefined,
    failure: 'failure' in status ? status.failure : undefined,
    detail: Object.keys(detail).length > 0 ? detail : undefined,
    ready_at: status.state === 'pending' ? isoOf(status.readyAt) : undefined,
    deadline: 'deadline' in status ? isoOf(status.deadline) : undefined,
    started_at: isoOf(step.startedAt),
    ended_at: 'endedAt' in status ? isoOf(status.endedAt) : undefined,
    leased: (kind === 'plugin' && status.state === 'running') || undefined,
  };
}
