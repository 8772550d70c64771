import { DISPATCHER_TASK_DELAYED, DISPATCHER_TASK_PLACED } from '@hexad/proto/events';
import type { Tx } from '@hexad/store';

interface Row {
  readonly id: string;
  readonly run_id: string;
  readonly step_path: string;
  readonly attempt: number;
  readonly project_id: string;
}

/** An attempt with less time than this is told at once that it waits; the others by the next sweep. Milliseconds. */
const SHORT_MS = 60_000;
/** Tasks told in one sweep of a tenant; the next sweep sees the rest. */
const TOLD = 500;

const COLUMNS = 'id, run_id, step_path, attempt, project_id';

const ONE = `
  update tasks set delayed = true where id = $1 and state = 'queued' and not delayed and limit_ms between 1 and ${SHORT_MS} returning ${COLUMNS}`;
const ALL = `
  update tasks set delayed = true where id in (
    select id from tasks where state = 'queued' and deadline > 0 and not delayed and queued_at < now() - interval '1 second'
    order by queued_at limit ${TOLD} for update skip locked)
  returning ${COLUMNS}`;
const PLACED = `
  update tasks set delayed = false, deadline = (extract(epoch from now()) * 1000)::bigint + limit_ms where id = $1 and delayed
  returning ${COLUMNS}, deadline::text`;

/** Tells the steps of tasks that stand in the line that their time stands still: of one that has little of it, or of all that wait. Gives their number. */
export async function tellDelayed(tx: Tx, id?: string): Promise<number> {
  const rows = await tx.query<Row>(id === undefined ? ALL : ONE, id === undefined ? [] : [id]);
  for (const row of rows) await tx.publish({ type: DISPATCHER_TASK_DELAYED, ...eventOf(row) });
  return rows.length;
}

/** One that was told so has its time from now on. Gives its new deadline (Unix milliseconds); undefined: it was not delayed, and has the one that it had. */
export async function tellPlaced(tx: Tx, id: string): Promise<number | undefined> {
  const [row] = await tx.query<Row & { deadline: string }>(PLACED, [id]);
  if (!row) return undefined;
  await tx.publish({ type: DISPATCHER_TASK_PLACED, ...eventOf(row) });
  return Number(row.deadline);
}

const eventOf = ({ id: taskId, run_id: runId, step_path: stepPath, attempt, project_id }: Row) => ({
  key: runId,
  data: { taskId, runId, stepPath, attempt },
  ...(project_id && { subject: project_id }),
});
