import { AppError } from '@hexad/kernel';
import { isOpen, LEASE_MS, type Task, type TaskOrder, type TaskState } from '../domain/task.js';

export interface TaskRow {
  readonly id: string;
  readonly run_id: string;
  readonly step_path: string;
  readonly attempt: number;
  readonly agent_kind: string;
  readonly action: string;
  readonly inputs: string;
  /** A bigint, which the driver gives as text. */
  readonly deadline: string;
  readonly priority: TaskOrder['priority'];
  readonly project_id: string;
  readonly state: TaskState['state'];
  readonly placements: number;
  readonly error: unknown;
}

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
  };
  return { ...order, ...toState(row) };
}

function toState({ state, placements, error }: TaskRow): TaskState {
  if (state === 'failed') return { state, error: AppError.parse(error) };
  if (state === 'queued' || state === 'running') return { state, placements };
  return { state };
}

/** Inserts or replaces; the last parameter is the lease in milliseconds, null for a task that has ended. */
export const SAVE = `
  insert into tasks (tenant, id, run_id, step_path, attempt, agent_kind, action, inputs, deadline, priority, project_id, state, placements, error, lease_until)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::jsonb, now() + $15::float8 * interval '1 ms')
  on conflict (tenant, id) do update set
    attempt = excluded.attempt, agent_kind = excluded.agent_kind, action = excluded.action, inputs = excluded.inputs,
    deadline = excluded.deadline, priority = excluded.priority, state = excluded.state, placements = excluded.placements,
    error = excluded.error, lease_until = excluded.lease_until, changed_at = now()`;

export function saveParameters(tenant: string, task: Task): unknown[] {
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
    task.state,
    isOpen(task) ? task.placements : 0,
    task.state === 'failed' ? JSON.stringify(task.error) : null,
    isOpen(task) ? LEASE_MS[task.state] : null,
  ];
}
