import { PARTITIONS } from '../broker/partition.js';
import type { Channel } from 'amqplib';
import type { Names } from './names.js';

/** Above what we give up ourselves: it is for consumers that never get so far. */
const DELIVERY_LIMIT = 100;
/** Ours hold messages while they try again or work for long; brokers before 3.12 have one setting for all instead. */
const CONSUMER_TIMEOUT_MS = 24 * 60 * 60 * 1000;
/** How long a queue of the delay ladder may be unused before it goes. */
export const DELAY_EXPIRES_MS = 60 * 60 * 1000;

type Arguments = Readonly<Record<string, unknown>>;

const quorum = { 'x-queue-type': 'quorum', 'x-overflow': 'reject-publish' };
const toDead = (names: Names, dead: string): Arguments => ({
  'x-delivery-limit': DELIVERY_LIMIT,
  'x-dead-letter-exchange': names.dead,
  'x-dead-letter-routing-key': dead,
  'x-dead-letter-strategy': 'at-least-once',
  'x-consumer-timeout': CONSUMER_TIMEOUT_MS,
});
/** Looking at what is in a queue hands it over, which newer brokers count and limit. */
const LOOKED_AT = { 'x-delivery-limit': 1_000_000_000 };

/** Declares things as this version of the bus wants them. All of it may be done again and by several processes at once. */
export class Topology {
  readonly names: Names;
  readonly #declared: (name: string) => void;

  /** `declared` hears the name of every queue and exchange. */
  constructor(names: Names, declared: (name: string) => void) {
    this.names = names;
    this.#declared = declared;
  }

  async events(channel: Channel): Promise<void> {
    await this.#exchange(channel, this.names.events, 'topic');
  }

  /** A group's partitions, bound for these types. */
  async group(channel: Channel, group: string, types: readonly string[]): Promise<void> {
    const { names } = this;
    const dead = names.deadOf({ kind: 'events', group, types });
    await this.#dead(channel, dead);
    await this.events(channel);
    const args = { ...quorum, ...toDead(names, dead), 'x-single-active-consumer': true };
    await Promise.all(names.partitions(group).map((queue) => this.#queue(channel, queue, args)));
    await this.#eachBinding(group, types, (queue, key) => channel.bindQueue(queue, names.events, key));
  }

  async unbind(channel: Channel, group: string, types: readonly string[]): Promise<void> {
    await this.#eachBinding(group, types, (queue, key) => channel.unbindQueue(queue, this.names.events, key));
  }

  async tasks(channel: Channel, queue: string): Promise<void> {
    const dead = this.names.deadOf({ kind: 'tasks', queue });
    await this.#dead(channel, dead);
    const args = { ...quorum, ...toDead(this.names, dead) };
    await Promise.all(this.names.priorities(queue).map((name) => this.#queue(channel, name, args)));
  }

  /** The partitions of a queue's ordered tasks. */
  async orderedTasks(channel: Channel, queue: string): Promise<void> {
    const dead = this.names.deadOf({ kind: 'tasks', queue });
    await this.#dead(channel, dead);
    const args = { ...quorum, ...toDead(this.names, dead), 'x-single-active-consumer': true };
    await Promise.all(this.names.orderedPartitions(queue).map((name) => this.#queue(channel, name, args)));
  }

  /** A queue whose messages go to the queue that their routing key names, so much later. It goes when it is not used for long. */
  async delay(channel: Channel, ms: number): Promise<void> {
    const name = this.names.delay(ms);
    const args = {
      ...quorum,
      'x-message-ttl': ms,
      'x-expires': ms + DELAY_EXPIRES_MS,
      'x-dead-letter-exchange': '',
      'x-dead-letter-strategy': 'at-least-once',
    };
    await this.#queue(channel, name, args);
    await this.#exchange(channel, name, 'fanout');
    await channel.bindQueue(name, name, '');
  }

  /** A queue that keeps what is written to the exchange of the same name. */
  async journal(channel: Channel, name: string, keptMs: number | undefined): Promise<void> {
    await this.#exchange(channel, name, 'fanout');
    await this.#queue(channel, name, { ...quorum, ...LOOKED_AT, ...(keptMs !== undefined && { 'x-message-ttl': keptMs }) });
    await channel.bindQueue(name, name, '');
  }

  /** Bound to an exchange, so that others may look on. */
  async #dead(channel: Channel, queue: string): Promise<void> {
    await this.#exchange(channel, this.names.dead, 'direct');
    await this.#queue(channel, queue, { ...quorum, ...LOOKED_AT });
    await channel.bindQueue(queue, this.names.dead, queue);
  }

  async #eachBinding(group: string, types: readonly string[], act: (queue: string, key: string) => Promise<unknown>): Promise<void> {
    const { names } = this;
    const bindings = types.flatMap((type) =>
      Array.from({ length: PARTITIONS }, (_, n) => [names.partition(group, n), names.eventKey(type, n)]),
    );
    await Promise.all(bindings.map(([queue, key]) => act(queue!, key!)));
  }

  async #exchange(channel: Channel, name: string, type: string): Promise<void> {
    this.#declared(name);
    await channel.assertExchange(name, type, { durable: true });
  }

  async #queue(channel: Channel, name: string, args: Arguments): Promise<void> {
    this.#declared(name);
    await channel.assertQueue(name, { durable: true, arguments: args });
  }
}
