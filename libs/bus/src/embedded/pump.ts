import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import { Alarms, type StoreServer } from '@hexad/store';
import type { Log, Tracing } from '@hexad/telemetry';
import type { LaneQueue } from './lane-queue.js';
import { LOCK_ROUNDS } from './ordered-tasks.js';
import type { Fetched } from './leases.js';
import { preferred } from '../priorities.js';
import { doRound, type RoundResult } from './round.js';
import type { Settlement } from './settlements.js';

interface Pending {
  readonly settlement: Settlement;
  readonly done: () => void;
}

/** What gathered for one transaction. */
interface Work {
  readonly pending: readonly Pending[];
  readonly drains: readonly (() => void)[];
  readonly dirty: readonly string[];
  readonly awake: ReadonlySet<LaneQueue>;
  readonly sweep: boolean;
  readonly extend: boolean;
}

export interface PumpOptions {
  readonly server: StoreServer;
  readonly lanes: ReadonlyMap<string, LaneQueue>;
  readonly deliver: (fetched: Fetched, lease: string) => void;
  readonly log: Log;
  readonly tracing: Tracing;
}

/**
 * One transaction at a time does whatever there is to do: settles deliveries, moves outboxes into lanes, fetches for the lanes. While it
 * runs, the next one's work gathers, so the number of transactions stays small under load and the delay stays small without it.
 */
export class Pump {
  readonly #options: PumpOptions;
  readonly #dirty = new Set<string>();
  readonly #alarms = new Alarms((service) => this.moved(service));
  #pending: Pending[] = [];
  #drains: (() => void)[] = [];
  #sweep = false;
  #extend = false;
  #turn = 0;
  #closing = false;
  #closed = false;
  #running: Promise<void> | undefined;

  constructor(options: PumpOptions) {
    this.#options = options;
  }

  moved(service: string): void {
    if (service === 'bus') return;
    this.#dirty.add(service);
    this.kick();
  }

  settle(settlement: Settlement): Promise<void> {
    return new Promise((done) => {
      this.#pending.push({ settlement, done });
      this.kick();
    });
  }

  /** Looks for whatever nobody told us about. */
  sweep(): void {
    this.#sweep = true;
    for (const lane of this.#options.lanes.values()) lane.wake();
    this.kick();
  }

  extend(): void {
    this.#extend = true;
    this.kick();
  }

  kick(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#hasWork() && !this.#closing) this.kick();
    });
  }

  /** Moves everything that was committed before the call. */
  drain(): Promise<void> {
    return new Promise((done) => {
      this.#drains.push(done);
      this.sweep();
    });
  }

  /** Writes what is pending and ends; gives up when the database does not answer. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#running;
    this.#alarms[Symbol.dispose]();
    this.#closed = true;
  }

  #hasWork(): boolean {
    if (this.#sweep || this.#extend || this.#pending.length > 0 || this.#dirty.size > 0) return true;
    for (const lane of this.#options.lanes.values()) if (lane.awake && lane.wanted > 0) return true;
    return false;
  }

  async #run(): Promise<void> {
    for (let failures = 0; this.#hasWork() && !this.#closed;) {
      const work = this.#gather();
      try {
        await this.#once(work);
        failures = 0;
      } catch (error) {
        this.#putBack(work);
        if (this.#closing) return;
        failures += 1;
        this.#options.log.warn('the bus could not reach its tables; trying again', { error, failures });
        await wait(Math.min(5_000, 50 * 2 ** failures), undefined, { ref: false });
      }
    }
  }

  /** What comes in from now on is the next transaction's. */
  #gather(): Work {
    const awake = new Set([...this.#options.lanes.values()].filter((lane) => lane.awake));
    for (const lane of awake) lane.doze();
    const work = {
      pending: this.#pending.splice(0),
      drains: this.#drains.splice(0),
      dirty: [...this.#dirty],
      awake,
      sweep: this.#sweep,
      extend: this.#extend,
    };
    this.#dirty.clear();
    this.#sweep = false;
    this.#extend = false;
    return work;
  }

  #putBack(work: Work): void {
    this.#pending.unshift(...work.pending);
    this.#drains.push(...work.drains);
    for (const service of work.dirty) this.#dirty.add(service);
    for (const lane of work.awake) lane.wake();
    this.#sweep ||= work.sweep;
    this.#extend ||= work.extend;
  }

  async #once(work: Work): Promise<void> {
    const { server, lanes, tracing } = this.#options;
    const lease = randomUUID();
    const round = {
      lanes: [...lanes.values()],
      awake: work.awake,
      settlements: work.pending.map((p) => p.settlement),
      services: work.sweep ? server.services.filter((service) => service !== 'bus') : work.dirty,
      sweep: work.sweep,
      extend: work.extend,
      lease,
      tracing,
      preferred: () => preferred(this.#turn++),
    };
    // Other processes may do the same on these tables. An acknowledgement that a crash of the database undoes leads to a delivery more.
    const first = server.exclusive ? undefined : LOCK_ROUNDS;
    const durable = round.settlements.some(({ kind }) => kind !== 'ack');
    this.#finish(work, await server.asBus((sql) => doRound(sql, round), { first, durable }), lease);
  }

  #finish({ pending, drains, awake }: Work, { more, due, touched, fetched, spans, lost }: RoundResult, lease: string): void {
    for (const span of spans) span.end();
    for (const { done } of pending) done();
    for (const service of more) this.#dirty.add(service);
    for (const [service, ms] of due) this.#alarms.set(service, ms);
    if (more.length === 0) for (const drained of drains) drained();
    else this.#drains.push(...drains);
    for (const { lane, seq } of lost) lane.lose(seq, new AppError('cancelled', 'The delivery is no longer ours.'));
    const asked = new Set(fetched.map(({ lane }) => lane));
    // Those that had no room are asked when they have.
    for (const lane of this.#options.lanes.values()) {
      if ((awake.has(lane) || touched.has(lane.name)) && !asked.has(lane)) lane.wake();
    }
    for (const answer of fetched) this.#options.deliver(answer, lease);
  }
}
