import { randomBytes, randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import { AckPolicy, DeliverPolicy, type ConsumerInfo } from '@nats-io/jetstream';
import { nanos, type Msg } from '@nats-io/transport-node';
import type { Message } from '../bus.js';
import { HandOut } from '../broker/hand-out.js';
import { PARTITIONS } from '../broker/partition.js';
import type { Received } from '../driver.js';
import { EventRaw, type Holding } from './event-raw.js';
import { isServerError, SERVER } from './faults.js';
import type { Graves } from './graves.js';
import { HEADERS } from './headers.js';
import type { Leases } from './leases.js';
import type { Link } from './link.js';
import type { Life, Lives } from './lives.js';
import { merged, word, type Names } from './names.js';
import { Partition, WINDOW, type Entry } from './partition.js';
import { DAY_MS } from './set-up.js';
import { shareOf, type Member } from './share.js';

export interface Server {
  readonly link: Link;
  readonly names: Names;
  readonly leases: Leases;
  readonly lives: Lives;
  readonly graves: Graves;
  readonly log: Log;
  readonly replicas: number;
}

/** Who holds a partition of a group, and where its reading has come to. */
interface Lease {
  readonly consumer: string;
  /** The first message that the consumer was made for. */
  readonly start: number;
  readonly filter: string;
  /** Asked for by a subscription of more types: the holder makes it so. */
  readonly wants?: string;
  readonly member?: string;
  readonly process?: string;
  /** Settled after the first that is not. */
  readonly beyond: readonly number[];
}

export interface EventLaneOptions {
  readonly group: string;
  readonly types: readonly string[];
  readonly concurrency: number;
  readonly take: (received: Received) => void;
}

/** No acknowledgement is ever late: a new holder begins a consumer of its own. */
const ACK_WAIT_MS = 3_600_000;
const LOOK_AGAIN_MS = 250;
const SHUN_MS = 1_000;

/** One subscription of a group: a member among those of other processes, which share the partitions. */
export class EventLane {
  readonly #server: Server;
  readonly #options: EventLaneOptions;
  readonly #id = randomUUID();
  readonly #group: string;
  readonly #lane: string;
  readonly #types: ReadonlySet<string>;
  /** Without the partition. What is sent there is for us, whatever it says that it is. */
  readonly #subjects: ReadonlySet<string>;
  readonly #handOut: HandOut;
  readonly #raws = new WeakMap<Message, EventRaw>();
  readonly #held = new Map<number, Holding>();
  readonly #watching: Disposable;
  /** Until when these are not taken again, since another member has to handle what comes next in them. */
  readonly #shunned = new Map<number, number>();
  readonly #givingUp = new Set<Promise<void>>();
  #life: Life | undefined;
  #balancing: Promise<void> | undefined;
  #balanceAgain = false;
  #stopped = false;

  private constructor(server: Server, options: EventLaneOptions) {
    this.#server = server;
    this.#options = options;
    this.#group = word(options.group);
    this.#lane = `events:${options.group}`;
    this.#types = new Set(options.types);
    this.#subjects = new Set(options.types.map((type) => server.names.eventSubject(type)));
    this.#handOut = new HandOut(options.concurrency, (received) => this.#begin(received));
    this.#watching = server.leases.onChange((key) => void (key.startsWith(`${this.#group}.`) && this.#changed(key)));
  }

  /** Resolves when no event of these types can be missed any more. */
  static async open(server: Server, options: EventLaneOptions): Promise<EventLane> {
    const lane = new EventLane(server, options);
    try {
      const life = server.lives.current;
      if (!life) throw new AppError('unavailable', 'NATS cannot be reached; the subscription cannot be made.');
      await lane.#join(life);
      lane.balance();
      await lane.#complete();
      return lane;
    } catch (error) {
      await lane.stop();
      throw error;
    }
  }

  get group(): string {
    return this.#options.group;
  }

  get types(): readonly string[] {
    return this.#options.types;
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

  /** Resolves when nothing more is handed out. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#watching[Symbol.dispose]();
    await this.#balancing;
    const all = [...this.#held];
    await Promise.all(all.map(([, { partition }]) => partition.stop()));
    await this.#handOut.stop();
    await this.#server.leases.remove(this.#memberKey()).catch(() => undefined);
    for (const [, holding] of all) this.#giveUp(holding);
  }

  /** Resolves when what this subscription held is free for others. What handlers still run is left to the leases. */
  async close(): Promise<void> {
    for (const { partition } of this.#held.values()) partition.abandon();
    await Promise.all(this.#givingUp);
  }

  #memberKey = (): string => `${this.#group}.m.${this.#id}`;
  #leaseKey = (n: number): string => `${this.#group}.p.${n}`;
  #filter = (n: number): string => this.#server.names.eventFilter(this.#options.types, n);

  #lease(n: number): Lease | undefined {
    return this.#server.leases.value(this.#leaseKey(n)) as Lease | undefined;
  }

  async #readLease(n: number): Promise<{ readonly value: Lease; readonly revision: number } | undefined> {
    const entry = await this.#server.leases.read(this.#leaseKey(n));
    return entry && { value: entry.value as Lease, revision: entry.revision };
  }

  async #join(life: Life): Promise<void> {
    const { leases, lives } = this.#server;
    await Promise.all(partitions.map((n) => this.#exists(n)));
    const member: Member = { id: this.#id, process: life.id, types: this.#options.types };
    await leases.put(this.#memberKey(), member);
    await Promise.all(partitions.map((n) => this.#widen(n)));
    await lives.look(this.#processes());
    this.#life = life;
    life.lost.addEventListener('abort', () => this.#lose(), { once: true });
  }

  /** A group's partition begins with what is published after it was first subscribed to. */
  async #exists(n: number): Promise<void> {
    const { leases } = this.#server;
    if ((await leases.read(this.#leaseKey(n))) !== undefined) return;
    const lease: Lease = { ...(await this.#consumer(n, this.#filter(n), undefined)), beyond: [] };
    if ((await leases.swap(this.#leaseKey(n), lease, undefined)) === undefined) await this.#delete(lease.consumer);
  }

  async #widen(n: number): Promise<void> {
    for (;;) {
      const found = await this.#readLease(n);
      const wants = found && merged(merged(found.value.filter, found.value.wants ?? found.value.filter), this.#filter(n));
      if (!found || wants === found.value.filter || wants === found.value.wants) return;
      if (await this.#server.leases.swap(this.#leaseKey(n), { ...found.value, wants }, found.revision)) return;
    }
  }

  /** Resolves when whoever holds partitions reads the types of this subscription too. */
  async #complete(): Promise<void> {
    const lacking = (): boolean =>
      partitions.some((n) => {
        const lease = this.#lease(n);
        return lease?.member !== undefined && merged(lease.filter, this.#filter(n)) !== lease.filter;
      });
    while (lacking()) {
      const changed = Promise.withResolvers<void>();
      using _watching = this.#server.leases.onChange(() => changed.resolve());
      const timer = setTimeout(() => changed.resolve(), LOOK_AGAIN_MS);
      await changed.promise;
      clearTimeout(timer);
    }
  }

  #members(): Member[] {
    const { leases, lives } = this.#server;
    const all = leases.all(`${this.#group}.m.`) as [string, Member][];
    return all.flatMap(([, member]) => (lives.isDead(member.process) ? [] : [member]));
  }

  /** Those that a lease or a member of the group speaks of. */
  #processes(): string[] {
    const { leases } = this.#server;
    const all = leases.all(`${this.#group}.`) as [string, Partial<Member & Lease>][];
    return all.flatMap(([, { process }]) => process ?? []);
  }

  /** Asks for the processes of the group; those that are dead are members no more. */
  async look(): Promise<void> {
    const { leases, lives } = this.#server;
    await lives.look(this.#processes());
    const members = leases.all(`${this.#group}.m.`) as [string, Member][];
    for (const [key, { process }] of members) if (lives.isDead(process)) await leases.remove(key);
  }

  #changed(key: string): void {
    if (key.startsWith(`${this.#group}.s.`)) return;
    const n = Number(key.slice(`${this.#group}.p.`.length));
    const holding = key.startsWith(`${this.#group}.p.`) ? this.#held.get(n) : undefined;
    if (holding) {
      const lease = this.#lease(n);
      if (lease && lease.member !== this.#id) this.#loseOne(holding);
      else if (lease?.wants !== undefined && lease.wants !== lease.filter && !holding.leaving) holding.partition.attach();
    }
    this.balance();
  }

  async #balance(): Promise<void> {
    while (this.#balanceAgain && !this.#stopped) {
      this.#balanceAgain = false;
      const { lives } = this.#server;
      const life = lives.current;
      if (!life) return;
      if (life !== this.#life) await this.#join(life);
      const share = shareOf(this.#id, this.#members());
      const mine = [...this.#held].filter(([, { leaving }]) => !leaving);
      for (const [, holding] of mine.slice(share)) this.#giveUp(holding);
      const free = partitions.filter((n) => {
        const lease = this.#lease(n);
        return (
          !this.#held.has(n) &&
          (this.#shunned.get(n) ?? 0) < performance.now() &&
          (lease?.process === undefined || lease.member === this.#id || lives.isDead(lease.process))
        );
      });
      await Promise.all(free.slice(0, Math.max(0, share - mine.length)).map((n) => this.#acquire(n, life)));
    }
  }

  async #acquire(n: number, life: Life): Promise<void> {
    const taken = await this.#takeOver(n, life, undefined, true);
    if (!taken || this.#stopped || this.#held.has(n)) return;
    const { link, log, names } = this.#server;
    const holding: Holding = {
      n,
      lost: new AbortController(),
      suspectUpTo: taken.suspectUpTo,
      leaving: false,
      partition: new Partition({
        link,
        log,
        stream: names.events,
        attach: async (from) => {
          const again = await this.#takeOver(n, life, from, false);
          if (again) return again.consumer;
          this.#loseOne(holding);
          throw new AppError('conflict', 'Another process has the partition.');
        },
        onMessage: (entry, msg) => this.#offer(holding, entry, msg),
      }),
    };
    if (life.lost.aborted) return;
    this.#held.set(n, holding);
    holding.partition.begin(taken.consumer, taken.beyond);
  }

  /** Makes a consumer that begins where the one before had come to, or at `from`, and holds the lease with it. Undefined when it is another's. */
  async #takeOver(
    n: number,
    life: Life,
    from: number | undefined,
    first: boolean,
  ): Promise<{ consumer: string; beyond: readonly number[]; suspectUpTo: number } | undefined> {
    const { leases, lives } = this.#server;
    for (;;) {
      const found = await this.#readLease(n);
      if (!found) await this.#exists(n);
      if (!found) continue;
      const { member, process, filter: before, wants, beyond, start, consumer: old } = found.value;
      const mine = member === this.#id && process === life.id;
      if (!mine && (!first || !(process === undefined || member === this.#id || lives.isDead(process)))) return undefined;
      const info = await this.#info(old);
      const filter = merged(merged(before, wants ?? before), this.#filter(n));
      const made = await this.#consumer(n, filter, from ?? Math.max(start, (info?.ack_floor.stream_seq ?? 0) + 1));
      const { consumer } = made;
      const lease: Lease = { ...made, member: this.#id, process: life.id, beyond };
      if ((await leases.swap(this.#leaseKey(n), lease, found.revision)) !== undefined) {
        await this.#delete(old);
        return { consumer, beyond, suspectUpTo: process === undefined ? 0 : (info?.delivered.stream_seq ?? 0) };
      }
      await this.#delete(consumer);
    }
  }

  async #consumer(n: number, filter: string, from: number | undefined): Promise<Pick<Lease, 'consumer' | 'filter' | 'start'>> {
    const { link, names, replicas } = this.#server;
    const name = `${this.#group}-${n}-${randomBytes(4).toString('hex')}`;
    const start =
      from === undefined ? { deliver_policy: DeliverPolicy.New } : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: from };
    const made = await link.during('make a consumer', () =>
      link.jsm.consumers.add(names.events, {
        durable_name: name,
        filter_subject: filter,
        ack_policy: AckPolicy.Explicit,
        ack_wait: nanos(ACK_WAIT_MS),
        max_ack_pending: WINDOW,
        // What waits longer than that has expired.
        inactive_threshold: nanos(8 * DAY_MS),
        num_replicas: replicas,
        ...start,
      }),
    );
    return { consumer: name, filter, start: from ?? made.delivered.stream_seq + 1 };
  }

  async #info(consumer: string): Promise<ConsumerInfo | undefined> {
    const { link, names } = this.#server;
    return link.during('look for a consumer', async () => {
      try {
        return await link.jsm.consumers.info(names.events, consumer);
      } catch (error) {
        if (isServerError(error, SERVER.consumerNotFound)) return undefined;
        throw error;
      }
    });
  }

  async #delete(consumer: string): Promise<void> {
    const { link, names } = this.#server;
    // It is gone already, or goes when nobody has used it for long.
    await link.during('delete a consumer', () => link.jsm.consumers.delete(names.events, consumer)).catch(() => undefined);
  }

  #giveUp(holding: Holding): void {
    if (holding.leaving) return;
    holding.leaving = true;
    const done = this.#freed(holding)
      .catch((error: unknown) => this.#server.log.debug('a partition was not given up; its lease ends', { error }))
      .finally(() => this.#givingUp.delete(done));
    this.#givingUp.add(done);
  }

  async #freed(holding: Holding): Promise<void> {
    const { leases, link } = this.#server;
    const { n, partition, lost } = holding;
    await partition.stop();
    this.#handOut.forget(lost.signal);
    partition.leaveWaiting();
    const quiet = await partition.quiet();
    if (lost.signal.aborted || !quiet) return;
    await link.flush();
    for (let free = false; !free;) {
      const found = await this.#readLease(n);
      if (found?.value.member !== this.#id) break;
      const { member: _member, process: _process, ...rest } = found.value;
      free = (await leases.swap(this.#leaseKey(n), { ...rest, beyond: partition.settledBeyond }, found.revision)) !== undefined;
    }
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
    this.#handOut.forget(lost.signal);
  }

  #offer(holding: Holding, entry: Entry, msg: Msg): void {
    const group = msg.headers?.get(HEADERS.group);
    const type = msg.headers?.get('ce-type') ?? '';
    if (group && group !== this.#group) return holding.partition.ack(entry);
    if (type !== '' && !this.#types.has(type) && !this.#subjects.has(subjectOf(msg))) return this.#notOurs(holding, entry, type);
    const { graves } = this.#server;
    const raw = new EventRaw(this.#lane, holding, entry, { msg, graves });
    this.#raws.set(raw.message, raw);
    this.#handOut.offer(raw);
  }

  /** The filter lets through what nobody asked for. But in a rolling deployment another member may know the type: it gets all. */
  #notOurs(holding: Holding, entry: Entry, type: string): void {
    if (!this.#members().some((member) => member.types.includes(type))) return holding.partition.ack(entry);
    holding.partition.leave(entry);
    this.#shunned.set(holding.n, performance.now() + SHUN_MS);
    this.#giveUp(holding);
  }

  #begin(received: Received): void {
    const raw = this.#raws.get(received.message)!;
    raw.entry.begun = true;
    const own: Received = {
      ...received,
      retry: (delayMs, error) => {
        if (raw.holding.leaving) return received.release();
        raw.entry.begun = false;
        return received.retry(delayMs, error);
      },
    };
    if (raw.redelivered === 0) this.#options.take(own);
    else void this.#suspected(raw).then((crashes) => this.#options.take({ ...own, crashes }));
  }

  /** Notes that it is begun, alone; what is found so by the next holder has killed this process. */
  async #suspected({ entry, holding }: EventRaw): Promise<number> {
    const { leases, log } = this.#server;
    const key = `${this.#group}.s.${holding.n}`;
    try {
      const noted = (await leases.read(key))?.value as { seq: number; times: number } | undefined;
      const times = noted?.seq === entry.seq ? noted.times : 0;
      await leases.put(key, { seq: entry.seq, times: times + 1 });
      return times;
    } catch (error) {
      log.debug('a suspect could not be noted', { error });
      return 0;
    }
  }
}

const subjectOf = ({ subject }: Msg): string => subject.slice(0, subject.lastIndexOf('.'));

const partitions = Array.from({ length: PARTITIONS }, (_, n) => n);
