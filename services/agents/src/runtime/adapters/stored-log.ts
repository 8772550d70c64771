import { AppError } from '@hexad/kernel';
import { AGENTS_TASK_ACTED } from '@hexad/proto/events';
import type { Store } from '@hexad/store';
import type { Assignment } from '../../application/ports.js';
import { keepOutcome } from '../../recovery/adapters/stored-tallies.js';
import { TaskLog, type Message } from '../application/task-log.js';
import { LogEvent, type Entry } from '../domain/log-event.js';

const APPEND = `
  insert into task_log (tenant, task_id, seq, attempt, event) values ($1, $2, $3, $4, $5::jsonb)
  on conflict do nothing returning at`;
const READ = 'select seq, at, event from task_log where task_id = $1 order by seq';
const HEAR = `
  insert into task_messages (tenant, task_id, id, author, text) values ($1, $2, $3, $4, $5) on conflict do nothing`;
const MESSAGES = 'select id, author, text from task_messages where task_id = $1 order by heard_at, id';
/** Milliseconds after which somebody who waits looks again, whether or not they heard anything. */
const LOOK_MS = 5_000;
/** Characters of an entry in its event. */
const SHOWN = 20_000;

export class StoredLog extends TaskLog {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async read({ tenant, taskId }: Assignment): Promise<Entry[]> {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<{ seq: number; at: Date; event: unknown }>(READ, [taskId]));
    return rows.map(({ seq, at, event }) => ({ seq, at: new Date(at), event: LogEvent.parse(event) }));
  }

  override async append(task: Assignment, seq: number, event: LogEvent): Promise<Entry> {
    const { taskId, runId, stepPath, attempt, projectId } = task;
    const json = JSON.stringify(event, storable);
    const at = await this.#store.inTenant(task.tenant, async (tx) => {
      const [row] = await tx.query<{ at: Date }>(APPEND, [tx.tenant, taskId, seq, attempt, json]);
      if (!row) throw new AppError('contended', `Entry ${seq} of the log of task ${taskId} was written by somebody else, who works on it.`);
      if (event.type === 'recovered') await keepOutcome(tx, { taskId, seq }, event);
      const entryJson = json.length > SHOWN ? '' : json;
      const data = { taskId, runId, stepPath, attempt, sequence: seq, what: event.type, entryJson };
      await tx.publish({ type: AGENTS_TASK_ACTED, key: runId, data, ...(projectId && { subject: projectId }) });
      return row.at;
    });
    return { seq, at: new Date(at), event: LogEvent.parse(JSON.parse(json)) };
  }

  override messages({ tenant, taskId }: Assignment): Promise<Message[]> {
    return this.#store.inTenant(tenant, (tx) => tx.query<{ id: string; author: string; text: string }>(MESSAGES, [taskId]));
  }

  override async hear(tenant: string, taskId: string, { id, author, text }: Message): Promise<void> {
    await this.#store.inTenant(tenant, async (tx) => {
      await tx.execute(HEAR, [tx.tenant, taskId, id, author, text.replaceAll('\0', '')]);
      tx.wake(wordFor(taskId));
    });
  }

  override async heard({ taskId }: Assignment, signal: AbortSignal): Promise<void> {
    using stack = new DisposableStack();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      stack.defer(() => clearTimeout(timer));
      stack.use(this.#store.onWake((word) => word === wordFor(taskId) && resolve()));
      const stop = (): void => resolve();
      signal.addEventListener('abort', stop, { once: true });
      stack.defer(() => signal.removeEventListener('abort', stop));
      if (signal.aborted) resolve();
    });
  }
}

/** Text that jsonb takes: without the character that no text of PostgreSQL holds, and without halves of pairs. */
const storable = (_: string, value: unknown): unknown => (typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value);

const wordFor = (taskId: string): string => `task-${taskId}`;
