import { AHEAD, HOLD_MS } from '../broker/ahead.js';
import { Pace } from '../broker/pace.js';
import type { Received } from '../driver.js';
import { preferred } from '../priorities.js';

export interface Held {
  readonly seq: string;
  readonly lease: string;
  readonly ackDeadlineMs: number;
  /** Tenant and key; undefined where order does not matter. */
  readonly order: string | undefined;
  /** 0 low, 1 normal, 2 high. */
  readonly priority: number;
  readonly received: Received;
  readonly lost: AbortController;
  /** Awaited before the delivery is handed out. */
  readonly begin?: (() => Promise<void>) | undefined;
}

export interface Taker {
  readonly concurrency: number;
  readonly take: (received: Received) => void;
  running: number;
}

const PRIORITIES = 3;

/** After its table was found empty a lane that outboxes fill is not looked into for so long; what another process moved waits until then. */
const LOOK_MS = 50;

/**
 * Deliveries of one lane that this process has leased, and the consumers that compete for them. One of a key is handed out at a time. Of tasks
 * no more are leased than there are places, since another process may be free; while they are short, though, as many as on a broker wait here.
 */
export class LaneQueue {
  readonly name: string;
  readonly ackDeadlineMs: number;
  readonly #ahead: number;
  readonly #stuck: (held: readonly Held[]) => void;
  readonly #pace = new Pace();
  readonly #takers = new Set<Taker>();
  #waiting: Held[] = [];
  readonly #out = new Map<string, { held: Held; taker: Taker; ended: () => void }>();
  readonly #busy = new Set<string>();
  #leased = 0;
  #blocked = false;
  #emptied = -Infinity;
  #awake = true;
  #turn = 0;
  #watch: NodeJS.Timeout | undefined;

  /**
   * `ahead`: events leased beyond what the consumers can take at once. `stuck` is called with tasks that wait here while none can be begun;
   * they are to be given back.
   */
  constructor(name: string, ackDeadlineMs: number, ahead: number, stuck: (held: readonly Held[]) => void = () => undefined) {
    this.name = name;
    this.ackDeadlineMs = ackDeadlineMs;
    this.#ahead = ahead;
    this.#stuck = stuck;
  }

  /** Something may be there to fetch. */
  get awake(): boolean {
    return this.#awake;
  }

  wake(): void {
    this.#awake = true;
  }

  /** Said before a fetch begins, so that whatever wakes the lane while it is under way leads to another. */
  doze(): void {
    this.#awake = false;
  }

  /** Without an order, save where it is asked for. */
  get tasks(): boolean {
    return this.name.startsWith('tasks:');
  }

  get abandoned(): boolean {
    return this.#takers.size === 0;
  }

  /** How many to fetch now; 0 while enough wait, so that fetches are few and large. */
  get wanted(): number {
    if (this.abandoned) return 0;
    let slots = 0;
    for (const taker of this.#takers) slots += taker.concurrency;
    const have = this.#waiting.length + this.#out.size;
    // As on RabbitMQ, which sends `slots` and `AHEAD` of each priority.
    const ahead = this.tasks && this.#pace.quick ? (slots + AHEAD) * PRIORITIES - slots : this.#ahead;
    return have > slots + ahead / 2 ? 0 : slots + ahead - have;
  }

  get held(): readonly Held[] {
    return [...this.#waiting, ...[...this.#out.values()].map((o) => o.held)];
  }

  join(taker: Taker): void {
    this.#takers.add(taker);
    this.wake();
    this.#handOut();
  }

  /** Gives back what waits when nobody is left to take it. */
  leave(taker: Taker): Held[] {
    this.#takers.delete(taker);
    return this.abandoned ? this.takeBack() : [];
  }

  takeBack(): Held[] {
    clearTimeout(this.#watch);
    this.#watch = undefined;
    return this.#waiting.splice(0);
  }

  /**
   * What a fetch of `wanted` brought. A short answer means that there was nothing more, or only what waits behind leases of ours. `more` says
   * whether more may wait; undefined when nobody looked, since outboxes had enough.
   */
  fetched(held: readonly Held[], wanted: number, more?: boolean): void {
    if (more !== undefined) this.#emptied = more ? -Infinity : performance.now();
    if (held.length >= wanted && performance.now() - this.#emptied >= LOOK_MS) this.wake();
    // An ordered task that is settled wakes its lane itself.
    this.#blocked = !this.tasks && this.#leased > 0;
    this.#leased += held.length;
    this.#waiting.push(...held);
    this.#handOut();
  }

  /** The end of a lease is in the tables. */
  freed(): void {
    this.#leased -= 1;
    if (this.#blocked) this.wake();
  }

  /** After the delivery was settled. With `behind` those that wait behind it in order are given back. */
  settled(seq: string, behind: boolean): Held[] {
    const out = this.#out.get(seq);
    if (out === undefined) return [];
    this.#out.delete(seq);
    out.ended();
    out.taker.running -= 1;
    const { order } = out.held;
    if (order !== undefined) this.#busy.delete(order);
    const back = behind && order !== undefined ? this.#waiting.filter((h) => h.order === order) : [];
    if (back.length > 0) this.#waiting = this.#waiting.filter((h) => h.order !== order);
    this.#handOut();
    return back;
  }

  /** Forgets a delivery that is no longer ours. Its handler's signal is aborted; its place is free when the handler ends. */
  lose(seq: string, reason: Error): void {
    const before = this.#waiting.length;
    this.#waiting = this.#waiting.filter((h) => h.seq !== seq);
    if (this.#waiting.length < before) this.freed();
    this.#out.get(seq)?.held.lost.abort(reason);
  }

  #handOut(): void {
    for (;;) {
      const taker = this.#free();
      const at = taker === undefined ? -1 : this.#next();
      if (taker === undefined || at < 0) break;
      this.#start(this.#waiting.splice(at, 1)[0]!, taker);
      this.#watch?.refresh();
    }
    this.#watchThoseThatWait();
  }

  /** The place of the next that may begin, -1 without one: tasks by the weight of their priority, events in their order. */
  #next(): number {
    const may = (held: Held): boolean => held.order === undefined || !this.#busy.has(held.order);
    if (!this.tasks) return this.#waiting.findIndex(may);
    for (const priority of [preferred(this.#turn), 2, 1, 0]) {
      const at = this.#waiting.findIndex((held) => held.priority === priority && may(held));
      if (at < 0) continue;
      this.#turn += 1;
      return at;
    }
    return -1;
  }

  #watchThoseThatWait(): void {
    if (this.tasks && this.#waiting.length > 0) {
      this.#watch ??= setTimeout(() => {
        this.#pace.reset();
        this.#stuck(this.takeBack());
      }, HOLD_MS).unref();
    } else {
      clearTimeout(this.#watch);
      this.#watch = undefined;
    }
  }

  #start(held: Held, taker: Taker): void {
    if (held.order !== undefined) this.#busy.add(held.order);
    taker.running += 1;
    this.#out.set(held.seq, { held, taker, ended: this.#pace.begun() });
    if (held.begin === undefined) taker.take(held.received);
    else void held.begin().then(() => taker.take(held.received));
  }

  #free(): Taker | undefined {
    let best: Taker | undefined;
    for (const taker of this.#takers) {
      if (taker.running < taker.concurrency && (best === undefined || taker.running < best.running)) best = taker;
    }
    return best;
  }
}
