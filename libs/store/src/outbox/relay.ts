import { randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { Log, Metrics } from '@hexad/telemetry';
import type { Begun, BusSql, StoreServer } from '../store-server.js';
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
  /** Of tasks: one at a time of its tenant, queue and key, in the order in which they come here. */
  readonly ordered: boolean;
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
 * order per key holds. A row is marked only after the broker's confirm, with the look for the next ones: it may be published twice, never not
 * at all. A row that the broker
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
  /** By service: rows that the broker has and that are not marked yet. */
  readonly #confirmed = new Map<string, string[]>();
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
    const confirmed = this.#confirmed.get(service) ?? [];
    // What a crash of the database undoes of it is published again, as after the death of this process.
    const look = { durable: false, first: this.#looking(service, confirmed) };
    const rows = await this.#server.asBus(async (_sql, begun) => this.#found(service, begun), look);
    this.#confirmed.delete(service);
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
    const confirmed = this.#confirmed.get(service) ?? [];
    this.#confirmed.set(service, [...confirmed, ...rows.map((row) => row.seq)]);
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

  /** Marks what was confirmed, takes or renews the lease, and looks for the next rows if it has it. */
  #looking(service: string, confirmed: readonly string[]): string {
    const { leaseMs, batch, batchBytes } = this.#options;
    return `
      with marked as (${marking(service, `'{${confirmed.join()}}'`)})
      insert into ${service}.outbox_lease as l (holder, until) values ('${this.#holder}', clock_timestamp() + ${leaseMs} * interval '1 ms')
      on conflict (one) do update set holder = excluded.holder, until = excluded.until
      where l.holder = excluded.holder or l.until < clock_timestamp() returning ${nextDue(service)} as due;
      select seq::text, id, kind, name, tenant, key, subject, actor, priority, ordered, traceparent, time, data from (
        select *, sum(length(data::text)) over (order by turn, seq) - length(data::text) as before
        from (${firstReady(service, batch)}) first
        where exists (select from ${service}.outbox_lease where holder = '${this.#holder}')
      ) sized where before < ${batchBytes} order by turn, sized.seq`;
  }

  /** Undefined while another relay has the lease. */
  #found(service: string, begun: Begun): readonly Row[] | undefined {
    const [leases, rows] = begun.slice(-2) as [{ due: number | null }[], Row[]];
    this.#alarms.set(service, leases[0]?.due ?? null);
    return leases.length === 0 ? undefined : rows;
  }

  async #giveUp(sql: BusSql): Promise<void> {
    for (const service of this.#server.services) {
      const sent = this.#confirmed.get(service) ?? [];
      await sql.execute(`with marked as (${marking(service, '$2')}) delete from ${service}.outbox_lease where holder = $1`, [
        this.#holder,
        sent,
      ]);
    }
  }
}

const marking = (service: string, seqs: string): string =>
  `update ${service}.outbox set published_at = clock_timestamp() where seq = any (${seqs}::bigint[]) and published_at is null`;

const renewal = (service: string): string =>
  `update ${service}.outbox_lease set until = clock_timestamp() + $2 * interval '1 ms' where holder = $1`;

const messageOf = (service: string, { seq: _seq, ...message }: Row): OutboxMessage => ({ ...message, service });
