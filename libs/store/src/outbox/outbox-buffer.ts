import { actingAs, AppError, type Ids } from '@hexad/kernel';
import { currentTrace, formatTraceparent } from '@hexad/telemetry';
import type { OutboxEvent, OutboxTask } from '../store.js';
import { checkName, checkText, jsonOf } from './limits.js';

const PRIORITY = { low: 0, normal: 1, high: 2 } as const;

type Execute = (sql: string, parameters: readonly unknown[]) => Promise<unknown>;

interface Row {
  readonly id: string;
  readonly kind: 'event' | 'task';
  readonly name: string;
  readonly key: string;
  readonly subject: string | null;
  readonly priority: number;
  readonly data: string;
}

/** What one transaction publishes, written by a single statement just before the commit. What no transport would take is refused here. */
export class OutboxBuffer {
  readonly #rows: Row[] = [];
  readonly #ids: Ids;
  readonly #service: string;
  #refusal: AppError | undefined;

  constructor(service: string, ids: Ids) {
    this.#service = service;
    this.#ids = ids;
  }

  get size(): number {
    return this.#rows.length;
  }

  event(event: OutboxEvent): void {
    this.#add(() => rowOfEvent(event));
  }

  task(task: OutboxTask): void {
    this.#add(() => rowOfTask(task));
  }

  #add(row: () => Omit<Row, 'id'>): void {
    try {
      this.#rows.push({ id: this.#ids.next(), ...row() });
    } catch (error) {
      this.#refusal ??= error as AppError;
      throw error;
    }
  }

  async write(tenant: string, execute: Execute): Promise<void> {
    // Also when whoever was refused did not listen: a change without its message is worse than no change.
    if (this.#refusal) throw this.#refusal;
    if (this.#rows.length === 0) return;
    const column = (name: keyof Row) => this.#rows.map((row) => row[name]);
    const trace = currentTrace();
    const actor = actingAs.current() ?? `service:${this.#service}`;
    checkText('actor', actor);
    await execute(
      `insert into outbox (tenant, actor, traceparent, id, kind, name, key, subject, priority, data)
       select $1, $2, $3, id, kind, name, key, subject, priority, data::json
       from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::smallint[], $10::text[])
         with ordinality as row (id, kind, name, key, subject, priority, data, place) order by place`,
      [
        tenant,
        actor,
        trace === undefined ? null : formatTraceparent(trace),
        column('id'),
        column('kind'),
        column('name'),
        column('key'),
        column('subject'),
        column('priority'),
        column('data'),
      ],
    );
  }
}

function rowOfEvent({ type, key, data, subject }: OutboxEvent): Omit<Row, 'id'> {
  checkName('event type', type);
  checkText('key', key);
  if (subject !== undefined) checkText('subject', subject);
  return { kind: 'event', name: type, key, subject: subject ?? null, priority: PRIORITY.normal, data: jsonOf(type, data) };
}

function rowOfTask({ queue, key, data, priority = 'normal' }: OutboxTask): Omit<Row, 'id'> {
  checkName('queue', queue);
  checkText('key', key);
  if (!Object.hasOwn(PRIORITY, priority)) {
    throw new AppError('invalid', `The priority of a task is low, normal or high, not ${JSON.stringify(priority)}.`);
  }
  return { kind: 'task', name: queue, key, subject: null, priority: PRIORITY[priority], data: jsonOf(queue, data) };
}
