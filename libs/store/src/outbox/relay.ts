import { randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { Log, Metrics } from '@hexad/telemetry';
import type { BusSql, StoreServer } from '../store-server.js';
import { Alarms } from './alarms.js';
import { firstReady, nextDue } from './due.js';

/** An outbox row on its way to a broker. */
export interface OutboxMessage {
  readonly id: string;
  readonly kind: 'event' | 'task';
  /** Type of the event, or the task's queue. */
  readonly name: string;
  readonly service: string;
  readonly tenant: string;
  readonly key: string;
  readonly subject: string | null;
  readonly actor: string;
  /** 0 low, 1 normal, 2 high. */
  readonly priority: number;
  readonly traceparent: string | null;
  readonly time: Date;
  readonly data: unknown;
}

/** A broker. `publish` keeps the order of the batch for each key and resolves when the broker has confirmed all of it; the same batch may come again. */
export abstract class Publisher {
  abstract publish(batch: readonly OutboxMessage[]): Promise<void>;
}

/** Where an operator finds what a broker will never take. */
export abstract class Refusals {
  /** In the transaction that takes the row out of the outbox, so that it is in one place at any time. */
  abstract keep(sql: BusSql, message: OutboxMessage, error: AppError): Promise<void>;
}

export interface RelayOptions {
  readonly log: Log;
  readonly refused: Refusals;
  /** Counts `hexad_bus_refused_total` with `lane: outbox:<service>` and the code. */
  readonly metrics?: Metrics | undefined;
  /** Rows published at once; default 200. */
  readonly batch?: number;
  /** Bytes of data published at once, by and large; default 8 MiB. */
  readonly batchBytes?: number;
  /** Milliseconds that a process may be silent before another relays in its place; default 10_000. */
  readonly leaseMs?: number;
  /** Milliseconds between looks for what no wake-up told of; default 1_000. */
  readonly sweepMs?: number;
}

type Row = Omit<OutboxMessage, 'service'> & { readonly seq: string };

/** What is wrong with the message itself. Everything else is the broker's or the way's, and passes. */
const HOPELESS = new Set(['too_large', 'invalid']);

/**
 * Takes outboxes to a broker. For each service one process at a time does it, under a lease by the database's clock, so that the
 * order per key holds. A row is marked only after the broker's confirm: it may be published twice, never not at all. A row that the broker
 * refuses for what it is (`too_large`, `invalid`) goes to the refusals, and the others go on in their order; after any other failure all wait.
 * A delayed row is taken when it is due, and holds up no other.
 */
export class OutboxRelay implements AsyncDisposable {
  readonly #server: StoreServer;
  readonly #publisher: Publisher;
  readonly #options: Required<Omit<RelayOptions, 'metrics'>> & Pick<RelayOptions, 'metrics'>;
  readonly #holder = randomUUID();
  readonly #waiting = new Set<string>();
  readonly #led = new Set<string>();
  readonly #listening: Disposable;
  readonly #timer: NodeJS.Timeout;
  readonly #alarms = new Alarms((service) => this.#wake([service]));
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(server: StoreServer, publisher: Publisher, options: RelayOptions) {
    this.#server = server;
    this.#publisher = publisher;
    this.#options = { batch: 200, batchBytes: 8 * 1024 * 1024, leaseMs: 10_000, sweepMs: 1_000, ...options };
    this.#listening = server.onCommitted((service) => this.#wake([service]));
    this.#timer = setInterval(() => this.#wake(server.services), this.#options.sweepMs).unref();
    this.#wake(server.services);
  }

  /** Ends after the batch that is under way, and lets another process take over at once. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#listening[Symbol.dispose]();
    clearInterval(this.#timer);
    await this.#running;
    this.#alarms[Symbol.dispose]();
    await this.#server.asBus((sql) => this.#giveUp(sql)).catch(() => undefined);
  }

  #wake(services: readonly string[]): void {
    for (const service of services) if (this.#server.services.includes(service)) this.#waiting.add(service);
    if (!this.#closed) this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  async #run(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#closed) {
      const [service] = this.#waiting as Iterable<string> as [string];
      this.#waiting.delete(service);
      try {
        if (await this.#relay(service)) this.#waiting.add(service);
      } catch (error) {
        this.#options.log.warn('the outbox could not be published; the next sweep tries again', { service, error });
        // Another process may reach the broker though this one does not.
        await this.#server.asBus((sql) => this.#giveUp(sql)).catch(() => undefined);
        for (const led of this.#led) this.#leads(led, false);
      }
    }
  }

  /** So that an operator knows who relays. */
  #leads(service: string, leads: boolean): void {
    if (leads === this.#led.has(service)) return;
    if (leads) this.#led.add(service);
    else this.#led.delete(service);
    this.#options.log.info(leads ? 'relays the outbox from now on' : 'leaves the outbox to another relay', { service });
  }

  /** True when there may be more. */
  async #relay(service: string): Promise<boolean> {
    const rows = await this.#server.asBus((sql) => this.#next(sql, service));
    this.#leads(service, rows !== undefined);
    if (rows === undefined || rows.length === 0) return false;
    using _lease = this.#holding(service);
    await this.#publish(service, rows);
    return true;
  }

  /** However slow the broker is, no other relay takes the same rows meanwhile. */
  #holding(service: string): Disposable {
    const { leaseMs, log } = this.#options;
    const renew = async (): Promise<void> => {
      const renewed = await this.#server.asBus((sql) => sql.execute(renewal(service), [this.#holder, leaseMs]));
      if (renewed === 0) log.warn('lost the outbox to another relay while it published', { service });
    };
    const failed = (error: unknown): void => log.warn('could not say that it still relays', { service, error });
    const timer = setInterval(() => void renew().catch(failed), leaseMs / 3).unref();
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }

  /** Halves what was refused until it is one row: the broker does not say which. */
  async #publish(service: string, rows: readonly Row[]): Promise<void> {
    try {
      await this.#publisher.publish(rows.map((row) => messageOf(service, row)));
    } catch (error) {
      if (!(error instanceof AppError && HOPELESS.has(error.code))) throw error;
      if (rows.length === 1) return this.#setAside(service, rows[0]!, error);
      const half = Math.ceil(rows.length / 2);
      await this.#publish(service, rows.slice(0, half));
      return this.#publish(service, rows.slice(half));
    }
    await this.#server.asBus((sql) =>
      sql.execute(`update ${service}.outbox set published_at = clock_timestamp() where seq = any ($1)`, [rows.map((row) => row.seq)]),
    );
  }

  async #setAside(service: string, row: Row, error: AppError): Promise<void> {
    const { refused, log, metrics } = this.#options;
    const mine = await this.#server.asBus(async (sql) => {
      // Another relay may have been quicker.
      const gone = await sql.execute(`delete from ${service}.outbox where seq = $1 and published_at is null`, [row.seq]);
      if (gone === 1) await refused.keep(sql, messageOf(service, row), error);
      return gone === 1;
    });
    if (!mine) return;
    metrics?.counter('hexad_bus_refused_total').add(1, { lane: `outbox:${service}`, code: error.code });
    log.error('the broker refused a message for good; it is with the dead letters', { service, message: row.id, type: row.name, error });
  }

  /** Undefined while another relay has the lease. */
  async #next(sql: BusSql, service: string): Promise<Row[] | undefined> {
    const { leaseMs, batch, batchBytes } = this.#options;
    const [mine] = await sql.rows<{ due: number | null }>(
      `insert into ${service}.outbox_lease as l (holder, until) values ($1, clock_timestamp() + $2 * interval '1 ms')
       on conflict (one) do update set holder = excluded.holder, until = excluded.until
       where l.holder = excluded.holder or l.until < clock_timestamp() returning ${nextDue(service)} as due`,
      [this.#holder, leaseMs],
    );
    this.#alarms.set(service, mine?.due ?? null);
    if (mine === undefined) return undefined;
    return sql.rows<Row>(
      `select seq::text, id, kind, name, tenant, key, subject, actor, priority, traceparent, time, data from (
         select *, sum(length(data::text)) over (order by seq) - length(data::text) as before
         from (${firstReady(service, '$1')}) first
       ) sized where before < $2 order by sized.seq`,
      [batch, batchBytes],
    );
  }

  async #giveUp(sql: BusSql): Promise<void> {
    for (const service of this.#server.services) await sql.execute(`delete from ${service}.outbox_lease where holder = $1`, [this.#holder]);
  }
}

const renewal = (service: string): string =>
  `update ${service}.outbox_lease set until = clock_timestamp() + $2 * interval '1 ms' where holder = $1`;

const messageOf = (service: string, { seq: _seq, ...message }: Row): OutboxMessage => ({ ...message, service });
