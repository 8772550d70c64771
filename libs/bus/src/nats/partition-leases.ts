import { PARTITIONS } from '../broker/partition.js';
import type { Life } from './lives.js';
import { merged } from './names.js';
import { PartitionConsumers, type Made } from './partition-consumers.js';
import type { Server } from './server.js';

/** Who holds a partition of a group, and where its reading has come to. */
export interface Lease extends Made {
  /** Asked for by a subscription of more types: the holder makes it so. */
  readonly wants?: string;
  readonly member?: string;
  readonly process?: string;
  /** Settled after the first that is not. */
  readonly beyond: readonly number[];
}

export interface PartitionLeasesOptions {
  readonly stream: string;
  /** As a word of a subject. */
  readonly group: string;
  /** The id of the subscription that takes and gives up. */
  readonly member: string;
  /** What the subscription reads of a partition. */
  readonly filter: (n: number) => string;
  /** A partition that nobody ever read begins with the first message that there is; without it with the next one. */
  readonly fromTheFirst?: boolean;
}

/** A partition that was taken. */
export interface Taken {
  readonly consumer: string;
  readonly beyond: readonly number[];
  /** Up to here the holder before may have begun what it did not settle, and died of it. */
  readonly suspectUpTo: number;
}

const LOOK_AGAIN_MS = 250;

export const partitions: readonly number[] = Array.from({ length: PARTITIONS }, (_, n) => n);

/** The leases of a group's partitions, each with the consumer by which its holder reads. Changed by compare-and-swap only. */
export class PartitionLeases {
  readonly #server: Server;
  readonly #options: PartitionLeasesOptions;
  readonly #consumers: PartitionConsumers;

  constructor(server: Server, options: PartitionLeasesOptions) {
    this.#server = server;
    this.#options = options;
    this.#consumers = new PartitionConsumers(server, options.stream, options.group);
  }

  /** Which partition the key of a changed lease is of; undefined for another key. */
  partitionOf(key: string): number | undefined {
    const prefix = this.#key('');
    return key.startsWith(prefix) ? Number(key.slice(prefix.length)) : undefined;
  }

  /** As it was a moment ago. */
  value(n: number): Lease | undefined {
    return this.#server.leases.value(this.#key(n)) as Lease | undefined;
  }

  isMine({ member }: Lease): boolean {
    return member === this.#options.member;
  }

  /** Whether this subscription may take it. */
  isFree({ process, member }: Pick<Lease, 'process' | 'member'>): boolean {
    return process === undefined || member === this.#options.member || this.#server.lives.isDead(process);
  }

  /** Makes the partitions that there are not. A group's partition begins with what is published after it was first subscribed to. */
  async exist(): Promise<void> {
    await Promise.all(partitions.map((n) => this.#exists(n)));
  }

  /** Asks whoever holds partitions to read what this subscription reads. */
  async widen(): Promise<void> {
    await Promise.all(partitions.map((n) => this.#widen(n)));
  }

  /** Resolves when whoever holds partitions reads the types of this subscription too. */
  async complete(): Promise<void> {
    const lacking = (): boolean =>
      partitions.some((n) => {
        const lease = this.value(n);
        return lease?.member !== undefined && merged(lease.filter, this.#options.filter(n)) !== lease.filter;
      });
    while (lacking()) {
      const changed = Promise.withResolvers<void>();
      using _watching = this.#server.leases.onChange(() => changed.resolve());
      const timer = setTimeout(() => changed.resolve(), LOOK_AGAIN_MS);
      await changed.promise;
      clearTimeout(timer);
    }
  }

  /**
   * Makes a consumer that begins where the one before had come to, or at `from`, and holds the lease with it. Undefined when it is another's:
   * `first` takes what is free, without it only what is held is held on.
   */
  async take(n: number, life: Life, from: number | undefined, first: boolean): Promise<Taken | undefined> {
    const { leases } = this.#server;
    for (;;) {
      const found = await this.#read(n);
      if (!found) await this.#exists(n);
      if (!found) continue;
      const { member, process, filter: before, wants, beyond, start, consumer: old } = found.value;
      const mine = member === this.#options.member && process === life.id;
      if (!mine && !(first && this.isFree(found.value))) return undefined;
      const info = await this.#consumers.info(old);
      const filter = merged(merged(before, wants ?? before), this.#options.filter(n));
      const made = await this.#consumers.make(n, filter, from ?? Math.max(start, (info?.ack_floor.stream_seq ?? 0) + 1));
      const { consumer } = made;
      const lease: Lease = { ...made, member: this.#options.member, process: life.id, beyond };
      if ((await leases.swap(this.#key(n), lease, found.revision)) !== undefined) {
        await this.#consumers.delete(old);
        return { consumer, beyond, suspectUpTo: process === undefined ? 0 : (info?.delivered.stream_seq ?? 0) };
      }
      await this.#consumers.delete(consumer);
    }
  }

  /** Free for others, with what was settled after the first that is not. */
  async free(n: number, beyond: readonly number[]): Promise<void> {
    for (;;) {
      const found = await this.#read(n);
      if (found?.value.member !== this.#options.member) return;
      const { member: _member, process: _process, ...rest } = found.value;
      if ((await this.#server.leases.swap(this.#key(n), { ...rest, beyond }, found.revision)) !== undefined) return;
    }
  }

  #key = (n: number | ''): string => `${this.#options.group}.p.${n}`;

  async #read(n: number): Promise<{ readonly value: Lease; readonly revision: number } | undefined> {
    const entry = await this.#server.leases.read(this.#key(n));
    return entry && { value: entry.value as Lease, revision: entry.revision };
  }

  async #exists(n: number): Promise<void> {
    const { leases } = this.#server;
    const { filter, fromTheFirst = false } = this.#options;
    if ((await leases.read(this.#key(n))) !== undefined) return;
    const lease: Lease = { ...(await this.#consumers.make(n, filter(n), fromTheFirst ? 1 : undefined)), beyond: [] };
    if ((await leases.swap(this.#key(n), lease, undefined)) === undefined) await this.#consumers.delete(lease.consumer);
  }

  async #widen(n: number): Promise<void> {
    for (;;) {
      const found = await this.#read(n);
      const wants = found && merged(merged(found.value.filter, found.value.wants ?? found.value.filter), this.#options.filter(n));
      if (!found || wants === found.value.filter || wants === found.value.wants) return;
      if (await this.#server.leases.swap(this.#key(n), { ...found.value, wants }, found.revision)) return;
    }
  }
}
