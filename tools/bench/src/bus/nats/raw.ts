import { randomUUID } from 'node:crypto';
import { AckPolicy, jetstream, jetstreamManager, RetentionPolicy, type JetStreamClient } from '@nats-io/jetstream';
import { connect, nanos, type NatsConnection } from '@nats-io/transport-node';
import type { Arrivals } from '../arrivals.js';
import { CONCURRENCY } from '../broker-flow.js';
import type { Flow } from '../duel.js';
import { dataOf, inBatches } from '../messages.js';
import { NATS_URL, type NatsNames } from '../servers.js';

const PARTITIONS = 8;
const DEDUPED = { duplicate_window: nanos(2 * 60_000), max_bytes: 1024 ** 3 };

/** The client of NATS as its documentation has it: a stream with a consumer for each partition, a confirmation and an acknowledgement for each message. */
export async function rawEvents(names: NatsNames, arrivals: Arrivals): Promise<Flow> {
  const raw = await Raw.open({ name: `${names.stream}_RAW`, subjects: [`${names.prefix}-raw.>`], ...DEDUPED });
  for (let n = 0; n < PARTITIONS; n += 1) await raw.consume(`p${n}`, `${names.prefix}-raw.${n}`, { at: 64, unsettled: 256, arrivals });
  return raw.flow((n) => `${names.prefix}-raw.${n % PARTITIONS}`);
}

/** A work queue with one consumer, and as many unsettled messages as the bus has handlers. */
export async function rawTasks(names: NatsNames, arrivals: Arrivals): Promise<Flow> {
  const retention = RetentionPolicy.Workqueue;
  const raw = await Raw.open({ name: `${names.stream}_RAW`, subjects: [`${names.prefix}-raw`], retention, ...DEDUPED });
  await raw.consume('workers', `${names.prefix}-raw`, { at: CONCURRENCY, unsettled: CONCURRENCY, arrivals });
  return raw.flow(() => `${names.prefix}-raw`);
}

type StreamConfig = Parameters<Awaited<ReturnType<typeof jetstreamManager>>['streams']['add']>[0];

class Raw {
  readonly #nc: NatsConnection;
  readonly #js: JetStreamClient;
  readonly #stream: string;

  private constructor(nc: NatsConnection, stream: string) {
    this.#nc = nc;
    this.#js = jetstream(nc);
    this.#stream = stream;
  }

  static async open(config: StreamConfig): Promise<Raw> {
    const nc = await connect({ servers: NATS_URL, noAsyncTraces: true });
    await (await jetstreamManager(nc)).streams.add(config);
    return new Raw(nc, config.name);
  }

  async consume(
    name: string,
    filter: string,
    { at, unsettled, arrivals }: { at: number; unsettled: number; arrivals: Arrivals },
  ): Promise<void> {
    const jsm = await this.#js.jetstreamManager();
    await jsm.consumers.add(this.#stream, {
      durable_name: name,
      filter_subject: filter,
      ack_policy: AckPolicy.Explicit,
      max_ack_pending: unsettled,
    });
    const consumer = await this.#js.consumers.get(this.#stream, name);
    await consumer.consume({
      max_messages: at,
      callback: (message) => {
        arrivals.come(message.json());
        message.ack();
      },
    });
  }

  flow(subject: (n: number) => string): Flow {
    const send = (n: number): Promise<unknown> => this.#js.publish(subject(n), JSON.stringify(dataOf(n)), { msgID: randomUUID() });
    return {
      send: (count) => inBatches(count, (numbers) => Promise.all(numbers.map(send))),
      [Symbol.asyncDispose]: () => this.#nc.close(),
    };
  }
}
