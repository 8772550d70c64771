import { actingAs, AppError, type Ids } from '@hexad/kernel';
import { currentTrace, formatTraceparent, type Metrics, type Span, type Tracing } from '@hexad/telemetry';
import type { OutboxEvent, OutboxTask } from '../store.js';
import { checkDelay, checkName, checkOrder, checkText, jsonOf } from './limits.js';

const PRIORITY = { low: 0, normal: 1, high: 2 } as const;

type Execute = (sql: string, parameters: readonly unknown[]) => Promise<unknown>;

interface Row {
  readonly id: string;
  readonly actor: string;
  readonly kind: 'event' | 'task';
  readonly name: string;
  readonly key: string;
  readonly subject: string | null;
  readonly priority: number;
  readonly ordered: boolean;
  readonly data: string;
  /** Null for what does not wait. */
  readonly delay: number | null;
  /** From being said until it stands in the outbox. */
  readonly span: Span;
}
type Said = Omit<Row, 'id' | 'actor' | 'span'>;

interface Parts {
  readonly service: string;
  readonly tenant: string;
  readonly ids: Ids;
  readonly tracing: Tracing;
  readonly metrics?: Metrics | undefined;
}

/** What one transaction publishes, written by a single statement just before the commit. What no transport would take is refused here. */
export class OutboxBuffer {
  readonly #rows: Row[] = [];
  readonly #parts: Parts;
  #refusal: AppError | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
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

  #add(row: () => Said): void {
    try {
      const [id, said] = [this.#parts.ids.next(), row()];
      const actor = actingAs.current() ?? `service:${this.#parts.service}`;
      checkText('actor', actor);
      this.#rows.push({ id, actor, ...said, span: this.#spanOf(id, said.name) });
    } catch (error) {
      const refusal = AppError.from(error);
      this.#refusal ??= refusal;
      const { metrics, service } = this.#parts;
      metrics?.counter('hexad_bus_refused_total').add(1, { lane: `outbox:${service}`, code: refusal.code });
      throw error;
    }
  }

  async write(execute: Execute): Promise<void> {
    // Also when whoever was refused did not listen: a change without its message is worse than no change.
    if (this.#refusal) throw this.#refusal;
    if (this.#rows.length === 0) return;
    const column = (name: keyof Said | 'id' | 'actor') => this.#rows.map((row) => row[name]);
    await execute(
      `insert into outbox (tenant, actor, traceparent, id, kind, name, key, subject, priority, ordered, data, due_at)
       select $1, actor, traceparent, id, kind, name, key, subject, priority, ordered, data::json, clock_timestamp() + delay * interval '1 ms'
       from unnest($2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::smallint[], $10::boolean[], $11::text[],
         $12::float8[]) with ordinality as row (actor, traceparent, id, kind, name, key, subject, priority, ordered, data, delay, place) order by place`,
      [
        this.#parts.tenant,
        column('actor'),
        this.#rows.map(({ span: { context } }) => (context === undefined ? null : formatTraceparent(context))),
        column('id'),
        column('kind'),
        column('name'),
        column('key'),
        column('subject'),
        column('priority'),
        column('ordered'),
        column('data'),
        column('delay'),
      ],
    );
    for (const { span } of this.#rows) span.end();
  }

  /** Of what is rolled back it never ends, so that nobody hears of it. */
  #spanOf(id: string, name: string): Span {
    return this.#parts.tracing.start({
      name: `outbox ${name}`,
      kind: 'internal',
      parent: currentTrace(),
      attributes: { 'messaging.destination.name': name, 'messaging.message.id': id, 'hexad.tenant': this.#parts.tenant },
    });
  }
}

function rowOfEvent({ type, key, data, subject, ...rest }: OutboxEvent): Said {
  checkName('event type', type);
  checkText('key', key);
  if (subject !== undefined) checkText('subject', subject);
  // Later ones of its key would have to wait for it.
  if ((rest as Partial<OutboxTask>).delayMs !== undefined)
    throw new AppError('invalid', 'Events come in order, so they cannot be delayed; only tasks can.');
  const priority = PRIORITY.normal;
  return { kind: 'event', name: type, key, subject: subject ?? null, priority, ordered: false, data: jsonOf(type, data), delay: null };
}

function rowOfTask({ queue, key, data, priority: asked, ordered = false, delayMs = 0 }: OutboxTask): Said {
  checkName('queue', queue);
  checkText('key', key);
  checkOrder(ordered, asked);
  const priority = asked ?? 'normal';
  if (!Object.hasOwn(PRIORITY, priority)) {
    throw new AppError('invalid', `The priority of a task is low, normal or high, not ${JSON.stringify(priority)}.`);
  }
  checkDelay(delayMs);
  const delay = delayMs === 0 ? null : delayMs;
  return { kind: 'task', name: queue, key, subject: null, priority: PRIORITY[priority], ordered, data: jsonOf(queue, data), delay };
}
