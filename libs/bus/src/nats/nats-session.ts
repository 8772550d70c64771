import { AppError } from '@hexad/kernel';
import type { OutboxMessage } from '@hexad/store';
import type { Log } from '@hexad/telemetry';
import { BrokerDriver } from '../broker/broker-driver.js';
import type { DeadLetters } from '../dead-letters.js';
import type { Lane, LaneOptions, Received, Taking } from '../driver.js';
import { Burials } from './burials.js';
import { Cancellations } from './cancellations.js';
import { Confirms } from './confirms.js';
import { EventLane } from './event-lane.js';
import { Graves } from './graves.js';
import { Leases } from './leases.js';
import { LetterClaims } from './letter-claims.js';
import { Link, type Address } from './link.js';
import { Lives, type Life } from './lives.js';
import { checkName, type Names } from './names.js';
import { NatsDeadLetters } from './nats-dead-letters.js';
import { publish } from './publisher.js';
import type { OrderedTasks } from './ordered-tasks.js';
import type { Server } from './server.js';
import { setUp, type Buckets, type Limits } from './set-up.js';
import { TaskLane } from './task-lane.js';
import { Tries } from './tries.js';

export interface SessionOptions extends Limits {
  readonly maxDeliver: number;
}

interface Parts {
  readonly link: Link;
  readonly names: Names;
  readonly log: Log;
  readonly options: SessionOptions;
}

/** The transport from the first connection on. */
export class NatsSession extends BrokerDriver {
  override readonly system = 'nats';
  override readonly deadLetters: DeadLetters;
  readonly #parts: Parts;
  readonly #graves: Graves;
  readonly #burials: Burials;
  readonly #tries: Tries;
  readonly #confirms: Confirms;
  readonly #events = new Set<EventLane>();
  readonly #tasks = new Map<TaskLane, string>();
  readonly #reconnected: Disposable;
  #buckets: Buckets;
  #lives!: Lives;
  #leases!: Leases;
  #cancellations!: Cancellations;
  #life: Life | undefined;
  /** What others wrote has to be read anew. */
  #stale = false;
  #refreshing: Promise<void> | undefined;
  #closed = false;

  private constructor(parts: Parts, buckets: Buckets) {
    super();
    const { link, names, log } = parts;
    this.#parts = parts;
    this.#buckets = buckets;
    this.#confirms = new Confirms(link);
    this.#graves = new Graves(link, names);
    this.#burials = new Burials(link, names, { graves: this.#graves, log });
    this.#tries = new Tries(link, () => this.#buckets.notes);
    const claims = new LetterClaims(
      link,
      () => this.#lives,
      () => this.#buckets.notes,
    );
    this.deadLetters = new NatsDeadLetters(link, names, claims);
    this.#reconnected = link.onChange((up) => void (up && this.#refresh(true)));
  }

  static async open(address: Address, { names, log, options }: Omit<Parts, 'link'>): Promise<NatsSession> {
    const link = await Link.open(address);
    try {
      const session = new NatsSession({ link, names, log, options }, await setUp(link, names, options));
      await session.#begin();
      return session;
    } catch (error) {
      await link[Symbol.asyncDispose]();
      throw error;
    }
  }

  override async publish(batch: readonly OutboxMessage[]): Promise<void> {
    const { link, names } = this.#parts;
    const ordered = new Set(batch.flatMap((message) => (message.ordered ? message.name : [])));
    await Promise.all([...ordered].map((queue) => this.#noteOrdered(queue)));
    await publish(link, this.#confirms, { names, batch });
  }

  override async subscribe(lane: Lane, options: LaneOptions, take: (received: Received) => void): Promise<Taking> {
    if (lane.kind === 'events') return this.#subscribeEvents(lane.group, lane.types, { ...options, take });
    checkName('queue', lane.queue);
    const { maxDeliver } = this.#parts.options;
    const server = { ...this.#server, tries: this.#tries, cancellations: this.#cancellations, maxDeliver };
    const tasks = await TaskLane.open(server, { ...options, queue: lane.queue, take });
    this.#tasks.set(tasks, lane.queue);
    return {
      stop: () => tasks.stop(),
      close: async () => {
        this.#tasks.delete(tasks);
        await tasks.close();
      },
    };
  }

  /** Those that were enqueued until then, by the clock of the outbox. */
  override async cancelTasks(tenant: string, queue: string, key: string, until: Date = new Date()): Promise<void> {
    const { link, names } = this.#parts;
    checkName('queue', queue);
    await this.#cancellations.add(this.#buckets.notes, { tenant, queue, key, until });
    const { streams } = link.jsm;
    await link.during('take the tasks out', () =>
      Promise.all([
        streams.purge(names.tasks, { filter: names.tasksOfKey(queue, tenant, key) }),
        streams.purge(names.ordered, { filter: names.orderedTask(queue, tenant, key) }),
      ]),
    );
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#reconnected[Symbol.dispose]();
    await this.#refreshing;
    await Promise.all([...this.#events, ...this.#tasks.keys()].map((lane) => lane.stop()));
    await Promise.all([...this.#events, ...this.#tasks.keys()].map((lane) => lane.close()));
    await this.#burials.stop();
    await this.#lives[Symbol.asyncDispose]();
    this.#leases[Symbol.dispose]();
    this.#cancellations[Symbol.dispose]();
    await this.#parts.link[Symbol.asyncDispose]();
  }

  async #begin(): Promise<void> {
    const { link, names, log, options } = this.#parts;
    this.#leases = await Leases.open(link, this.#buckets.leases, log);
    this.#cancellations = await Cancellations.open(link, names, { bucket: this.#buckets.notes, log });
    this.#cancellations.onChange(() => this.#abortCancelled());
    this.#lives = await Lives.open(link, this.#buckets.live, {
      leaseMs: options.leaseMs,
      log,
      setUp: async () => (this.#buckets = await setUp(link, names, options)).live,
      onBeat: () => this.#refresh(false),
    });
    this.#life = this.#lives.current;
    this.#burials.start();
  }

  async #subscribeEvents(
    group: string,
    types: readonly string[],
    { concurrency, take }: LaneOptions & { take: (received: Received) => void },
  ): Promise<Taking> {
    checkName('group', group);
    for (const other of this.#events) {
      if (other.group === group && new Set([...types, ...other.types]).size !== new Set(types).size) {
        throw new AppError(
          'invalid',
          `The group ${group} is subscribed to with other types in this process; one subscription must name them all.`,
        );
      }
    }
    const lane = await EventLane.open(this.#server, { group, types, concurrency, take });
    this.#events.add(lane);
    return {
      stop: () => lane.stop(),
      close: async () => {
        this.#events.delete(lane);
        await lane.close();
      },
    };
  }

  get #server(): Server {
    const { link, names, log, options } = this.#parts;
    return { link, names, log, leases: this.#leases, lives: this.#lives, graves: this.#graves, replicas: options.replicas };
  }

  /** Those who share out partitions. */
  get #sharing(): (EventLane | OrderedTasks)[] {
    return [...this.#events, ...[...this.#tasks.keys()].map(({ ordered }) => ordered)];
  }

  /** Whoever subscribed to the queue, or does so later, has to know. */
  async #noteOrdered(queue: string): Promise<void> {
    const note = this.#parts.names.orderedNote(queue);
    if (this.#leases.value(note) === undefined) await this.#leases.put(note, {});
  }

  #abortCancelled(): void {
    for (const [lane, queue] of this.#tasks) lane.cancel((message) => this.#cancellations.concern(queue, message));
  }

  /** After each sign of life, and when the connection is back: looks at what others did, and takes or gives up. */
  #refresh(back: boolean): void {
    if (this.#closed) return;
    const before = this.#refreshing ?? Promise.resolve();
    const now = before
      .then(() => (this.#closed ? undefined : this.#look(back)))
      .catch((error: unknown) => this.#parts.log.debug('the state of the bus could not be read', { error }))
      .finally(() => {
        if (this.#refreshing === now) this.#refreshing = undefined;
      });
    this.#refreshing = now;
  }

  async #look(back: boolean): Promise<void> {
    const life = this.#lives.current;
    this.#stale ||= back || (life !== undefined && life !== this.#life);
    if (back) for (const lane of this.#sharing) lane.reattach();
    if (this.#stale) {
      await this.#leases.reopen(this.#buckets.leases);
      await this.#cancellations.reopen(this.#buckets.notes);
      this.#burials.start();
      this.#life = life;
      this.#stale = false;
    }
    for (const lane of this.#sharing) {
      await lane.look();
      lane.balance();
    }
  }
}
