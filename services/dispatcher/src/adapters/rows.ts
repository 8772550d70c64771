import { AppError } from '@hexad/kernel';
import { currentTrace, formatTraceparent } from '@hexad/telemetry';
import { isHeld, isOpen, type Task, type TaskOrder, type TaskState } from '../domain/task.js';

export interface TaskRow {
  readonly id: string;
  readonly run_id: string;
  readonly step_path: string;
  readonly attempt: number;
  readonly agent_kind: string;
  readonly action: string;
  readonly inputs: string;
  /** A bigint, which the driver gives as text. */
  readonly deadline: string | number;
  readonly priority: TaskOrder['priority'];
  readonly project_id: string;
  readonly repo: string;
  readonly files: readonly string[];
  readonly state: TaskState['state'];
  /** Who has it, or had it when it ended. */
  readonly agent: string;
  readonly placements: number;
  readonly losses: number;
  readonly pinned: string;
  readonly error: unknown;
  readonly dead: boolean;
}

/** With the trace of whoever asked for it. */
export type AskedRow = TaskRow & { readonly traceparent: string | null };

export function toTask(row: TaskRow): Task {
  const order: TaskOrder = {
    id: row.id,
    runId: row.run_id,
    stepPath: row.step_path,
    attempt: row.attempt,
    kind: row.agent_kind,
    action: row.action,
    inputsJson: row.inputs,
    deadline: Number(row.deadline),
    priority: row.priority,
    projectId: row.project_id,
    repo: row.repo,
    files: row.files,
  };
  return { ...order, ...toState(row) };
}

function toState({ state, agent, placements, losses, pinned, error, dead }: TaskRow): TaskState {
  switch (state) {
    case 'queued':
      return { state, placements, losses, pinned, delayMs: 0 };
    case 'assigned':
    case 'running':
      return { state, placements, losses, pinned, agent };
    case 'failed':
      return { state, error: AppError.parse(error), dead };
    case 'cancelled':
      return { state, agent, placements };
    case 'succeeded':
      return { state };
  }
}

/**
 * Inserts or replaces. $17 is the milliseconds until its time, $18 whether it is a new attempt, which stands at the end of the line, $23 the
 * trace of whoever asks for that attempt. Who had it last stays written beside what has ended.
 */
export const SAVE = `
  insert into tasks (tenant, id, run_id, step_path, attempt, agent_kind, action, inputs, deadline, priority, project_id, repo, files, state, agent,
    placements, losses, pinned, error, dead, traceparent, due_at, limit_ms)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14, $15, $16, $19, $20, $21::jsonb, $22, $23, now() + $17::float8 * interval '1 ms',
    case when $9::bigint > 0 then greatest(1, $9::bigint - (extract(epoch from now()) * 1000)::bigint) else 0 end)
  on conflict (tenant, id) do update set
    attempt = excluded.attempt, agent_kind = excluded.agent_kind, action = excluded.action, inputs = excluded.inputs,
    deadline = excluded.deadline, priority = excluded.priority, repo = excluded.repo, files = excluded.files, state = excluded.state,
    agent = case when excluded.agent = '' and excluded.state <> 'queued' then tasks.agent else excluded.agent end,
    placements = greatest(excluded.placements, case when excluded.attempt = tasks.attempt then tasks.placements else 0 end),
    losses = excluded.losses, pinned = excluded.pinned, error = excluded.error, dead = excluded.dead, due_at = excluded.due_at,
    traceparent = coalesce(excluded.traceparent, tasks.traceparent),
    limit_ms = case when $18::boolean then excluded.limit_ms else tasks.limit_ms end,
    delayed = case when $18::boolean then false else tasks.delayed end,
    queued_at = case when $18::boolean then now() else tasks.queued_at end, changed_at = now(), told_at = now()`;

export function saveParameters(tenant: string, task: Task, anew: boolean): unknown[] {
  const trace = anew ? currentTrace() : undefined;
  const open = isOpen(task) ? task : undefined;
  return [
    tenant,
    task.id,
    task.runId,
    task.stepPath,
    task.attempt,
    task.kind,
    task.action,
    task.inputsJson,
    task.deadline,
    task.priority,
    task.projectId,
    task.repo,
    JSON.stringify(task.files),
    task.state,
    isHeld(task) ? task.agent : '',
    open?.placements ?? 0,
    task.state === 'queued' ? task.delayMs : 0,
    anew,
    open?.losses ?? 0,
    open?.pinned ?? '',
    task.state === 'failed' ? JSON.stringify(task.error) : null,
    task.state === 'failed' && task.dead,
    trace ? formatTraceparent(trace) : null,
  ];
}
