import { AppError } from '@hexad/kernel';
import type { Msg } from '@nats-io/transport-node';
import type { Holding } from './holding.js';
import type { Life } from './lives.js';
import type { Members } from './members.js';
import { partitions, type PartitionLeases } from './partition-leases.js';
import { Partition, type Entry } from './partition.js';
import type { Server } from './server.js';
import type { Suspects } from './suspects.js';

export interface HoldingsOptions {
  readonly stream: string;
  /** As it is called in a log. */
  readonly group: string;
  readonly leases: PartitionLeases;
  readonly members: Members;
  readonly suspects: Suspects;
  readonly onMessage: (holding: Holding, entry: Entry, message: Msg) => void;
  /** What came by the partition of this signal is not begun any more. */
  readonly forget: (lost: AbortSignal) => void;
}

const SHUN_MS = 1_000;

/** The partitions of a group that one subscription holds: its share among the members of the group. */
export class Holdings {
  readonly #server: Server;
  readonly #options: HoldingsOptions;
  readonly #held = new Map<number, Holding>();
  /** Until when these are not taken again, since another member has to handle what comes next in them. */
  readonly #shunned = new Map<number, number>();
  readonly #givingUp = new Set<Promise<void>>();
  #life: Life | undefined;
  #balancing: Promise<void> | undefined;
  #balanceAgain = false;
  #stopped = false;

  constructor(server: Server, options: HoldingsOptions) {
    this.#server = server;
    this.#options = options;
  }

  /** Becomes a member of the group, in this life of the process. */
  async join(life: Life): Promise<void> {
    const { leases, members } = this.#options;
    await leases.exist();
    await members.join(life);
    await leases.widen();
    await members.look();
    this.#life = life;
    life.lost.addEventListener('abort', () => this.#lose(), { once: true });
  }

  /** Looks whether partitions are to be taken or given up. */
  balance(): void {
    this.#balanceAgain = true;
    this.#balancing ??= this.#balance()
      .catch((error: unknown) =>
        this.#server.log.debug('partitions were not shared; it is tried again', { group: this.#options.group, error }),
      )
      .finally(() => (this.#balancing = undefined));
  }

  /** The connection was made again. */
  reattach(): void {
    for (const { partition } of this.#held.values()) partition.attach();
  }

  /** A key of the group has another value. */
  changed(key: string): void {
    const { leases, suspects } = this.#options;
    if (suspects.has(key)) return;
    const n = leases.partitionOf(key);
    const holding = n === undefined ? undefined : this.#held.get(n);
    if (holding) {
      const lease = leases.value(holding.n);
      if (lease && !leases.isMine(lease)) this.#loseOne(holding);
      else if (lease?.wants !== undefined && lease.wants !== lease.filter && !holding.leaving) holding.partition.attach();
    }
    this.balance();
  }

  /** Resolves when nothing more comes. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#balancing;
    await Promise.all([...this.#held.values()].map(({ partition }) => partition.stop()));
  }

  giveUpAll(): void {
    for (const holding of this.#held.values()) this.giveUp(holding);
  }

  /** Another member has to handle what comes next in it. */
  shun(holding: Holding): void {
    this.#shunned.set(holding.n, performance.now() + SHUN_MS);
    this.giveUp(holding);
  }

  /** Free for others when what runs has ended. */
  giveUp(holding: Holding): void {
    if (holding.leaving) return;
    holding.leaving = true;
    const done = this.#freed(holding)
      .catch((error: unknown) => this.#server.log.debug('a partition was not given up; its lease ends', { error }))
      .finally(() => this.#givingUp.delete(done));
    this.#givingUp.add(done);
  }

  /** Resolves when what was held is free for others. What handlers still run is left to the leases. */
  async close(): Promise<void> {
    for (const { partition } of this.#held.values()) partition.abandon();
    await Promise.all(this.#givingUp);
  }

  async #balance(): Promise<void> {
    while (this.#balanceAgain && !this.#stopped) {
      this.#balanceAgain = false;
      const life = this.#server.lives.current;
      if (!life) return;
      if (life !== this.#life) await this.join(life);
      const { share } = this.#options.members;
      const mine = [...this.#held].filter(([, { leaving }]) => !leaving);
      for (const [, holding] of mine.slice(share)) this.giveUp(holding);
      const free = partitions.filter((n) => this.#mayTake(n));
      await Promise.all(free.slice(0, Math.max(0, share - mine.length)).map((n) => this.#acquire(n, life)));
    }
  }

  #mayTake(n: number): boolean {
    const { leases } = this.#options;
    return !this.#held.has(n) && (this.#shunned.get(n) ?? 0) < performance.now() && leases.isFree(leases.value(n) ?? {});
  }

  async #acquire(n: number, life: Life): Promise<void> {
    const { leases, stream, onMessage } = this.#options;
    const taken = await leases.take(n, life, undefined, true);
    if (!taken || this.#stopped || this.#held.has(n)) return;
    const { link, log } = this.#server;
    const holding: Holding = {
      n,
      lost: new AbortController(),
      suspectUpTo: taken.suspectUpTo,
      leaving: false,
      partition: new Partition({
        link,
        log,
        stream,
        attach: async (from) => {
          const again = await leases.take(n, life, from, false);
          if (again) return again.consumer;
          this.#loseOne(holding);
          throw new AppError('conflict', 'Another process has the partition.');
        },
        onMessage: (entry, message) => onMessage(holding, entry, message),
      }),
    };
    if (life.lost.aborted) return;
    this.#held.set(n, holding);
    holding.partition.begin(taken.consumer, taken.beyond);
  }

  async #freed(holding: Holding): Promise<void> {
    const { n, partition, lost } = holding;
    await partition.stop();
    this.#options.forget(lost.signal);
    partition.leaveWaiting();
    const quiet = await partition.quiet();
    if (lost.signal.aborted || !quiet) return;
    await this.#server.link.flush();
    await this.#options.leases.free(n, partition.settledBeyond);
    this.#held.delete(n);
    this.balance();
  }

  #lose(): void {
    this.#life = undefined;
    for (const [, holding] of this.#held) this.#loseOne(holding);
  }

  #loseOne({ n, lost, partition }: Holding): void {
    this.#held.delete(n);
    lost.abort(new AppError('unavailable', 'Another process handles these events now.'));
    partition.drop();
    this.#options.forget(lost.signal);
  }
}
