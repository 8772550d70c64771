import type { Log } from '@hexad/telemetry';
import type { KV, KvWatchEntry } from '@nats-io/kv';
import type { QueuedIterator } from '@nats-io/transport-node';
import { lostTheRace } from './faults.js';
import type { Link } from './link.js';
import { within } from '../within.js';

const COMPLETE_MS = 5_000;

export interface Entry {
  readonly value: unknown;
  readonly revision: number;
}

/** The bucket of leases, seen as it was a moment ago, changed by compare-and-swap only. Values are JSON. */
export class Leases implements Disposable {
  readonly #link: Link;
  readonly #log: Log;
  readonly #listeners = new Set<(key: string) => void>();
  #bucket: KV;
  #entries = new Map<string, Entry>();
  #watch: QueuedIterator<KvWatchEntry> | undefined;

  private constructor(link: Link, bucket: KV, log: Log) {
    this.#link = link;
    this.#bucket = bucket;
    this.#log = log;
  }

  static async open(link: Link, bucket: KV, log: Log): Promise<Leases> {
    const leases = new Leases(link, bucket, log);
    await leases.reopen(bucket);
    return leases;
  }

  /** Looks at everything anew: after a cut, or when the server lost what it had. */
  async reopen(bucket: KV = this.#bucket): Promise<void> {
    this.#bucket = bucket;
    this.#watch?.stop();
    await this.#link.during('watch the leases', async () => {
      const { messages, last_seq } = (await bucket.status()).streamInfo.state;
      const watch = await bucket.watch();
      this.#watch = watch;
      this.#entries = new Map();
      const complete = Promise.withResolvers<void>();
      void this.#follow(watch, (revision) => void (revision >= last_seq && complete.resolve()));
      if (messages > 0) await within(COMPLETE_MS, complete.promise);
    });
  }

  value(key: string): unknown {
    return this.#entries.get(key)?.value;
  }

  /** Those whose key begins so. */
  all(prefix: string): [key: string, value: unknown][] {
    return [...this.#entries].filter(([key]) => key.startsWith(prefix)).map(([key, { value }]) => [key, value]);
  }

  /** What the server has now. */
  async read(key: string): Promise<Entry | undefined> {
    const entry = await this.#link.during('read a lease', () => this.#bucket.get(key));
    return entry === null || entry.operation !== 'PUT' ? undefined : { value: entry.json(), revision: entry.revision };
  }

  /** The new revision; undefined when somebody else wrote since `revision` (undefined: when there is one). */
  async swap(key: string, value: unknown, revision: number | undefined): Promise<number | undefined> {
    const text = JSON.stringify(value);
    try {
      const next = await this.#link.during('take a lease', () =>
        revision === undefined ? this.#bucket.create(key, text) : this.#bucket.update(key, text, revision),
      );
      this.#set(key, { value, revision: next });
      return next;
    } catch (error) {
      if (lostTheRace((error as Error).cause)) return undefined;
      throw error;
    }
  }

  async put(key: string, value: unknown): Promise<void> {
    const revision = await this.#link.during('write a lease', () => this.#bucket.put(key, JSON.stringify(value)));
    this.#set(key, { value, revision });
  }

  async remove(key: string): Promise<void> {
    await this.#link.during('give up a lease', () => this.#bucket.purge(key));
    this.#entries.delete(key);
  }

  onChange(listener: (key: string) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  [Symbol.dispose](): void {
    this.#watch?.stop();
    this.#watch = undefined;
  }

  async #follow(watch: QueuedIterator<KvWatchEntry>, seen: (revision: number) => void): Promise<void> {
    try {
      for await (const entry of watch) {
        if (this.#watch !== watch) return;
        if (entry.operation === 'PUT') this.#set(entry.key, { value: entry.json(), revision: entry.revision });
        else if (entry.revision > (this.#entries.get(entry.key)?.revision ?? 0)) this.#entries.delete(entry.key);
        seen(entry.revision);
        for (const listener of this.#listeners) listener(entry.key);
      }
    } catch (error) {
      this.#log.warn('the leases are not watched any more', { error });
    }
  }

  #set(key: string, entry: Entry): void {
    if (entry.revision >= (this.#entries.get(key)?.revision ?? 0)) this.#entries.set(key, entry);
  }
}
