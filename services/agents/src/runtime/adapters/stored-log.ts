import { AppError } from '@hexad/kernel';
import { AGENTS_TASK_ACTED, AGENTS_TASK_PROGRESSED } from '@hexad/proto/events';
import { literal, type Store } from '@hexad/store';
import { aboutOf, tell } from '../../adapters/tell.js';
import type { Assignment } from '../../application/ports.js';
import { storable } from '../../domain/storable.js';
import { keepOutcome } from '../../recovery/adapters/stored-tallies.js';
import { TaskLog, type Message, type Written } from '../application/task-log.js';
import { asKept, LogEvent, type Entry } from '../domain/log-event.js';

const APPEND = `
  insert into task_log (tenant, task_id, seq, attempt, event)
  select $1, $2, $3::int + place - 1, $4::int, event from unnest($5::jsonb[]) with ordinality as given (event, place)
  on conflict do nothing returning seq, at`;
const READ = 'select seq, at, event from task_log where task_id = $1 order by seq';
const HEAR = `
  insert into task_messages (tenant, task_id, id, author, text) values ($1, $2, $3, $4, $5) on conflict do nothing`;
const messagesOf = (taskId: string): string =>
  `select id, author, text from task_messages where task_id = ${literal(taskId)} order by heard_at, id`;
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

  override async write(task: Assignment, { seq, events, lines, whole = task }: Written): Promise<Entry[]> {
    const kept = events.map(asKept);
    const times = await this.#store.inTenant(task.tenant, async (tx) => {
      const texts = kept.map((event) => JSON.stringify(event));
      const row = [tx.tenant, task.taskId, seq, task.attempt, texts];
      const rows = texts.length > 0 ? await tx.query<{ seq: number; at: Date }>(APPEND, row) : [];
      if (rows.length < kept.length)
        throw new AppError('contended', `Entry ${seq} of the log of task ${task.taskId} was written by somebody else, who works on it.`);
      for (const [index, event] of kept.entries()) {
        const sequence = seq + index;
        if (event.type === 'recovered') await keepOutcome(tx, { taskId: task.taskId, seq: sequence }, event);
        const entryJson = texts[index]!.length > SHOWN ? '' : texts[index]!;
        await tell(tx, task, AGENTS_TASK_ACTED, { ...aboutOf(task), sequence, what: event.type, entryJson });
      }
      const message = storable(lines.join('; '));
      if (message !== '') await tell(tx, whole, AGENTS_TASK_PROGRESSED, { ...aboutOf(whole), message });
      return new Map(rows.map((row) => [row.seq, new Date(row.at)]));
    });
    return kept.map((event, index) => ({ seq: seq + index, at: times.get(seq + index)!, event }));
  }

  override messages({ tenant, taskId }: Assignment): Promise<Message[]> {
    return this.#store.inOneTrip<{ id: string; author: string; text: string }>(tenant, messagesOf(taskId));
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

const wordFor = (taskId: string): string => `task-${taskId}`;
