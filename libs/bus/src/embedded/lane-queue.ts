import type { Received } from '../driver.js';

export interface Held {
  readonly seq: string;
  readonly lease: string;
  readonly ackDeadlineMs: number;
  /** Tenant and key; undefined where order does not matter. */
  readonly order: string | undefined;
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

/** Deliveries of one lane that this process has leased, and the consumers that compete for them. One of a key is handed out at a time. */
export class LaneQueue {
  readonly name: string;
  readonly ackDeadlineMs: number;
  readonly #ahead: number;
  readonly #takers = new Set<Taker>();
  #waiting: Held[] = [];
  readonly #out = new Map<string, { held: Held; taker: Taker }>();
  readonly #busy = new Set<string>();
  #leased = 0;
  #blocked = false;
  #awake = true;

  /** `ahead`: deliveries leased beyond what the consumers can take at once. */
  constructor(name: string, ackDeadlineMs: number, ahead: number) {
    this.name = name;
    this.ackDeadlineMs = ackDeadlineMs;
    this.#ahead = ahead;
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

  get abandoned(): boolean {
    return this.#takers.size === 0;
  }

  /** How many to fetch now; 0 while enough wait, so that fetches are few and large. */
  get wanted(): number {
    if (this.abandoned) return 0;
    let slots = 0;
    for (const taker of this.#takers) slots += taker.concurrency;
    const have = this.#waiting.length + this.#out.size;
    return have > slots + this.#ahead / 2 ? 0 : slots + this.#ahead - have;
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
    return this.#waiting.splice(0);
  }

  /** What a fetch of `wanted` brought. A short answer means that there was nothing more, or only what waits behind leases of ours. */
  fetched(held: readonly Held[], wanted: number): void {
    if (held.length >= wanted) this.wake();
    this.#blocked = this.#leased > 0;
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
    for (let at = 0; at < this.#waiting.length;) {
      const taker = this.#free();
      if (taker === undefined) return;
      const held = this.#waiting[at]!;
      if (held.order !== undefined && this.#busy.has(held.order)) at += 1;
      else {
        this.#waiting.splice(at, 1);
        this.#start(held, taker);
      }
    }
  }

  #start(held: Held, taker: Taker): void {
    if (held.order !== undefined) this.#busy.add(held.order);
    taker.running += 1;
    this.#out.set(held.seq, { held, taker });
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
