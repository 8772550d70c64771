import type { Log } from '@hexad/telemetry';
import type { KV, KvWatchEntry } from '@nats-io/kv';
import type { QueuedIterator } from '@nats-io/transport-node';
import type { Message } from '../bus.js';
import type { Link } from './link.js';
import type { Names } from './names.js';

/** Longer than a task that was cancelled in its outbox takes to come here. */
const KEPT_MS = 3_600_000;
const PREFIX = 'cancelled.';

/** Which tasks were cancelled: those of a key that were enqueued until then, by the clock of the outbox. */
export class Cancellations implements Disposable {
  readonly #link: Link;
  readonly #names: Names;
  readonly #log: Log;
  readonly #until = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #watch: QueuedIterator<KvWatchEntry> | undefined;

  private constructor(link: Link, names: Names, log: Log) {
    this.#link = link;
    this.#names = names;
    this.#log = log;
  }

  static async open(link: Link, names: Names, { bucket, log }: { bucket: KV; log: Log }): Promise<Cancellations> {
    const cancellations = new Cancellations(link, names, log);
    await cancellations.reopen(bucket);
    return cancellations;
  }

  async reopen(bucket: KV): Promise<void> {
    this.#watch?.stop();
    const watch = await this.#link.during('watch what is cancelled', () => bucket.watch({ key: `${PREFIX}>` }));
    this.#watch = watch;
    void this.#follow(watch);
  }

  async add(bucket: KV, { tenant, queue, key, until }: { tenant: string; queue: string; key: string; until: Date }): Promise<void> {
    const name = this.#names.cancelled(queue, tenant, key);
    await this.#link.during('cancel the task', () => bucket.put(name, until.toISOString()));
    this.#set(name, until.getTime());
  }

  concern(queue: string, { tenant, key, time }: Message): boolean {
    if (this.#until.size === 0) return false;
    const until = this.#until.get(this.#names.cancelled(queue, tenant, key));
    return until !== undefined && Date.parse(time) <= until;
  }

  onChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  [Symbol.dispose](): void {
    this.#watch?.stop();
    this.#watch = undefined;
  }

  #set(name: string, until: number): void {
    // Put at the end, so that the oldest are the first.
    this.#until.delete(name);
    this.#until.set(name, until);
    for (const [old, at] of this.#until) {
      if (at >= until - KEPT_MS) break;
      this.#until.delete(old);
    }
    for (const listener of this.#listeners) listener();
  }

  async #follow(watch: QueuedIterator<KvWatchEntry>): Promise<void> {
    try {
      for await (const entry of watch) {
        if (this.#watch !== watch) return;
        if (entry.operation === 'PUT') this.#set(entry.key, Date.parse(entry.string()));
      }
    } catch (error) {
      this.#log.warn('cancelled tasks are not watched for any more', { error });
    }
  }
}
