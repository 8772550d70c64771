import { AppError } from '@hexad/kernel';
import type { OutboxMessage } from '@hexad/store';
import { SilentLog, type Log } from '@hexad/telemetry';
import { Arrival } from '../broker/arrival.js';
import { BrokerDriver } from '../broker/broker-driver.js';
import type { DeadLetters } from '../dead-letters.js';
import type { Lane, LaneOptions, Received, Taking } from '../driver.js';
import { Cancellations, KEPT_MS } from './cancellations.js';
import { Delays } from './delays.js';
import { EventLane } from './event-lane.js';
import { Graveyard } from './graveyard.js';
import { Journal } from './journal.js';
import { Lanes } from './lanes.js';
import { Link } from './link.js';
import { Names } from './names.js';
import { OrderedQueues } from './ordered-queues.js';
import { outgoing, type Outgoing } from './outgoing.js';
import { RabbitDeadLetters } from './rabbit-dead-letters.js';
import { Sender } from './sender.js';
import { TaskLane, type TaskParts } from './task-lane.js';
import { Topology } from './topology.js';

export interface RabbitOptions {
  /** `amqp://user:password@host:5672/vhost`, `amqps://` with TLS. `?heartbeat=` seconds, default 15. */
  readonly url: string;
  /** What every name at the broker begins with; default `hexad`. Another one is another bus. */
  readonly prefix?: string;
  readonly log?: Log;
  /** Hears the name of every queue and exchange that is declared. */
  readonly declared?: (name: string) => void;
  /** Is told once that the broker is waited for and why, and once that it is there. */
  readonly tell?: ((sentence: string) => void) | undefined;
}

/** The clock that the outboxes' times come from. */
type DatabaseClock = () => Promise<Date>;

/** The bus over RabbitMQ. Connects in the background, again for ever. */
export class RabbitDriver extends BrokerDriver {
  override readonly system = 'rabbitmq';
  override readonly deadLetters: DeadLetters;
  readonly #now: DatabaseClock;
  readonly #topology: Topology;
  /** The broker blocks those that publish when it has no room; those that consume make room. */
  readonly #links: { readonly publishing: Link; readonly consuming: Link };
  readonly #arrival: Arrival;
  readonly #sender: Sender;
  readonly #parts: TaskParts;
  readonly #taskQueues = new Map<string, Promise<void>>();
  readonly #orderedQueues: OrderedQueues;
  readonly #groups = new Map<string, string>();

  constructor(options: RabbitOptions, now: DatabaseClock) {
    super();
    const { url, prefix = 'hexad', log = new SilentLog(), declared = () => undefined, tell = () => undefined } = options;
    const where = placeOf(url);
    const arrival = new Arrival(where, tell);
    this.#arrival = arrival;
    this.#now = now;
    const link = (use: string): Link => new Link({ url, where, name: `${prefix} ${use} ${process.pid}`, log, arrival });
    const [publishing, consuming, names] = [link('publishing'), link('consuming'), new Names(prefix)];
    this.#links = { publishing, consuming };
    this.#topology = new Topology(names, declared);
    const delays = new Delays(publishing, this.#topology);
    const sender = new Sender(publishing, log, async (channel) => {
      this.#taskQueues.clear();
      this.#orderedQueues.forget();
      delays.forget();
      await this.#topology.events(channel);
    });
    this.#sender = sender;
    const common = { link: consuming, topology: this.#topology, log };
    const [lanes, cancellations] = [new Lanes(), new Cancellations()];
    const lanesJournal = new Journal({ ...common, read: lanes.read, about: lanes.about, sender, name: names.lanes });
    const { read, about } = cancellations;
    const cancellationsJournal = new Journal({ ...common, read, about, sender, name: names.cancellations, keptMs: KEPT_MS });
    this.#orderedQueues = new OrderedQueues({ publishing, topology: this.#topology, lanes, lanesJournal });
    const graveyard = new Graveyard(publishing, sender, this.#topology);
    this.#parts = { ...common, graveyard, lanes, lanesJournal, sender, delays, cancellations, cancellationsJournal };
    this.deadLetters = new RabbitDeadLetters({ link: consuming, sender, names, lanes, journal: lanesJournal });
  }

  override async publish(batch: readonly OutboxMessage[]): Promise<void> {
    const messages = batch.map((message) => outgoing(this.#topology.names, message));
    const declare = (): Promise<unknown> => this.#declareFor(batch);
    await declare();
    const lost = await this.#sender.send(messages);
    if (lost.length > 0) await this.#sendAgain(lost, declare);
  }

  override async subscribe(lane: Lane, options: LaneOptions, take: (received: Received) => void): Promise<Taking> {
    const opened = lane.kind === 'events' ? this.#events(lane, options, take) : new TaskLane(this.#parts, lane, options, take);
    try {
      await opened.ready;
    } catch (error) {
      await opened.close();
      throw error;
    }
    return opened;
  }

  override async cancelTasks(tenant: string, queue: string, key: string): Promise<void> {
    const time = (await this.#now()).toISOString();
    await this.#parts.cancellations.cancel(this.#parts.cancellationsJournal, { tenant, queue, key, time });
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.#arrival[Symbol.dispose]();
    const { lanesJournal, cancellationsJournal } = this.#parts;
    await Promise.all([lanesJournal, cancellationsJournal, this.#sender].map((part) => part[Symbol.asyncDispose]()));
    await Promise.all([this.#links.publishing, this.#links.consuming].map((link) => link[Symbol.asyncDispose]()));
  }

  #events(lane: Extract<Lane, { kind: 'events' }>, options: LaneOptions, take: (received: Received) => void): EventLane {
    const types = lane.types.toSorted().join();
    if ((this.#groups.get(lane.group) ?? types) !== types) {
      throw new AppError('internal', `The group ${lane.group} has subscriptions to different types; they would take each other's events.`);
    }
    this.#groups.set(lane.group, types);
    return new EventLane(this.#parts, lane, options, take);
  }

  /** Tasks wait for a worker, also for the first one that there ever is. */
  #declareFor(batch: readonly OutboxMessage[]): Promise<unknown> {
    const tasks = batch.filter(({ kind }) => kind === 'task');
    const queues = new Set(tasks.map(({ name }) => name));
    const ordered = new Set(tasks.filter((task) => task.ordered).map(({ name }) => name));
    return Promise.all([...[...queues].map((queue) => this.#taskQueue(queue)), ...[...ordered].map((queue) => this.#orderedQueue(queue))]);
  }

  async #orderedQueue(queue: string): Promise<void> {
    if (!this.#sender.connected) throw new AppError('unavailable', 'RabbitMQ cannot be reached.');
    await this.#orderedQueues.ensure(queue);
  }

  #taskQueue(queue: string): Promise<void> {
    const known = this.#taskQueues.get(queue);
    if (known) return known;
    const declaring = this.#declare(queue);
    this.#taskQueues.set(queue, declaring);
    declaring.catch(() => this.#taskQueues.delete(queue));
    return declaring;
  }

  async #declare(queue: string): Promise<void> {
    if (!this.#sender.connected) throw new AppError('unavailable', 'RabbitMQ cannot be reached.');
    await this.#links.publishing.onChannel((channel) => this.#topology.tasks(channel, queue));
  }

  /** Somebody removed their queues meanwhile. */
  async #sendAgain(messages: readonly Outgoing[], declare: () => Promise<unknown>): Promise<void> {
    this.#taskQueues.clear();
    this.#orderedQueues.forget();
    await declare();
    const lost = await this.#sender.send(messages);
    if (lost.length > 0) throw new AppError('unavailable', `There is no queue ${lost[0]!.routingKey}.`);
  }
}

/** Host and port, without user and password. */
function placeOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (protocol === 'amqps:' ? 5671 : 5672)}`;
}
