import { actingAs, AppError, type Ids } from '@hexad/kernel';
import { currentTrace, formatTraceparent } from '@hexad/telemetry';
import type { OutboxEvent, OutboxTask } from '../store.js';

/** 16 MiB of JSON: larger values belong in blobs. */
const LARGEST = 16 * 1024 * 1024;
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

/** What one transaction publishes, written by a single statement just before the commit. */
export class OutboxBuffer {
  readonly #rows: Row[] = [];
  readonly #ids: Ids;
  readonly #service: string;

  constructor(service: string, ids: Ids) {
    this.#service = service;
    this.#ids = ids;
  }

  get size(): number {
    return this.#rows.length;
  }

  event({ type, key, data, subject }: OutboxEvent): void {
    this.#rows.push({
      id: this.#ids.next(),
      kind: 'event',
      name: type,
      key,
      subject: subject ?? null,
      priority: 1,
      data: json(type, data),
    });
  }

  task({ queue, key, data, priority = 'normal' }: OutboxTask): void {
    const row = {
      id: this.#ids.next(),
      kind: 'task',
      name: queue,
      key,
      subject: null,
      priority: PRIORITY[priority],
      data: json(queue, data),
    } as const;
    this.#rows.push(row);
  }

  async write(tenant: string, execute: Execute): Promise<void> {
    if (this.#rows.length === 0) return;
    const column = (name: keyof Row) => this.#rows.map((row) => row[name]);
    const trace = currentTrace();
    await execute(
      `insert into outbox (tenant, actor, traceparent, id, kind, name, key, subject, priority, data)
       select $1, $2, $3, id, kind, name, key, subject, priority, data::json
       from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::smallint[], $10::text[])
         with ordinality as row (id, kind, name, key, subject, priority, data, place) order by place`,
      [
        tenant,
        actingAs.current() ?? `service:${this.#service}`,
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

function json(name: string, data: object): string {
  const text = JSON.stringify(data);
  if (text.length > LARGEST) throw new AppError('too_large', `The data of ${name} has ${text.length} characters; ${LARGEST} is the limit.`);
  return text;
}
