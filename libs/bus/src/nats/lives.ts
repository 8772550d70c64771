import { randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { KV } from '@nats-io/kv';
import { lostTheRace } from './faults.js';
import type { Link } from './link.js';

/** One uninterrupted time in which this process kept its sign of life up. What it held in it is nobody else's until `lost` is aborted. */
export interface Life {
  readonly id: string;
  readonly lost: AbortSignal;
}

interface Own extends Life {
  readonly end: AbortController;
  revision: number;
  /** By the monotonic clock of this process, before the server forgets the sign of life. */
  until: number;
}

/** Of the time that the server waits, so that we know before anybody else does. */
const CERTAIN = 0.7;
const BEAT = 0.3;
const REVIVE_MS = 250;

/** Keeps up this process's sign of life, and looks for those of others. */
export class Lives implements AsyncDisposable {
  readonly #link: Link;
  readonly #leaseMs: number;
  readonly #log: Log;
  /** Makes what may be gone from the server, and gives the bucket of the signs of life. */
  readonly #setUp: () => Promise<KV>;
  readonly #onBeat: () => void;
  readonly #dead = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  readonly #reconnected: Disposable;
  #bucket: KV;
  #own: Own | undefined;
  #beating: Promise<void> | undefined;
  #closed = false;

  private constructor(link: Link, bucket: KV, options: LivesOptions) {
    this.#link = link;
    this.#bucket = bucket;
    this.#leaseMs = options.leaseMs;
    this.#log = options.log;
    this.#setUp = options.setUp;
    this.#onBeat = options.onBeat;
    this.#timer = setInterval(() => this.beat(), options.leaseMs * BEAT);
    this.#reconnected = link.onChange((up) => void (up && this.beat()));
  }

  static async open(link: Link, bucket: KV, options: LivesOptions): Promise<Lives> {
    const lives = new Lives(link, bucket, options);
    try {
      await lives.#begin();
      return lives;
    } catch (error) {
      await lives[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Undefined while the server cannot be reached for long. */
  get current(): Life | undefined {
    const own = this.#own;
    if (own && performance.now() > own.until) this.#die(own);
    return this.#own;
  }

  /** Renews the sign of life, or begins a new life. One at a time. */
  beat(): void {
    if (this.#closed) return;
    this.#beating ??= this.#renew()
      .catch((error: unknown) => this.#log.debug('the sign of life could not be renewed', { error }))
      .finally(() => {
        this.#beating = undefined;
        if (!this.#closed) this.#onBeat();
      });
  }

  /** Asks the server which of these are dead. They stay so: a process that was taken for dead comes back under another name. */
  async look(ids: Iterable<string>): Promise<void> {
    const unsure = [...new Set(ids)].filter((id) => id !== this.#own?.id && !this.#dead.has(id));
    await this.#link.during('look for the other processes', () =>
      Promise.all(unsure.map(async (id) => (await this.#bucket.get(id))?.operation === 'PUT' || this.#dead.add(id))),
    );
  }

  isDead(id: string): boolean {
    return this.#dead.has(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#reconnected[Symbol.dispose]();
    await this.#beating;
    const own = this.#own;
    this.#own = undefined;
    if (own && this.#link.up) await this.#link.during('end', () => this.#bucket.purge(own.id)).catch(() => undefined);
    own?.end.abort(new AppError('cancelled', 'The bus is closed.'));
  }

  async #renew(): Promise<void> {
    const own = this.current as Own | undefined;
    if (own === undefined) return this.#revive();
    const sent = performance.now();
    try {
      own.revision = await this.#link.during('renew the sign of life', () => this.#bucket.update(own.id, '', own.revision));
    } catch (error) {
      // Written, but the answer was lost; or the server has forgotten us.
      const entry = await this.#link.during('look for the sign of life', () => this.#bucket.get(own.id));
      if (entry?.operation === 'PUT') {
        own.revision = entry.revision;
        if (!lostTheRace((error as Error).cause)) throw error;
        return;
      }
      this.#die(own);
      return this.#revive();
    }
    own.until = sent + this.#leaseMs * CERTAIN;
  }

  async #revive(): Promise<void> {
    while (!this.#closed && this.#link.up) {
      try {
        this.#bucket = await this.#setUp();
        await this.#begin();
        return;
      } catch (error) {
        this.#log.warn('the bus waits for NATS', { error });
        await new Promise((resolve) => setTimeout(resolve, REVIVE_MS));
      }
    }
  }

  async #begin(): Promise<void> {
    const id = randomUUID();
    const sent = performance.now();
    const revision = await this.#link.during('take the sign of life', () => this.#bucket.create(id, ''));
    const end = new AbortController();
    this.#own = { id, end, lost: end.signal, revision, until: sent + this.#leaseMs * CERTAIN };
  }

  #die(own: Own): void {
    this.#own = undefined;
    this.#log.warn('this process was silent for too long; what it held is given to others');
    own.end.abort(new AppError('unavailable', 'The process was silent for too long: somebody else has this message now.'));
  }
}

export interface LivesOptions {
  readonly leaseMs: number;
  readonly log: Log;
  readonly setUp: () => Promise<KV>;
  /** After every beat, and after a new life began. */
  readonly onBeat: () => void;
}
