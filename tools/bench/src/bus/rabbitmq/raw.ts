import { randomUUID } from 'node:crypto';
import { connect, type Channel, type ConfirmChannel, type Options } from 'amqplib';
import type { Arrivals } from '../arrivals.js';
import { CONCURRENCY } from '../broker-flow.js';
import type { Flow } from '../duel.js';
import { dataOf, inBatches, outboxMessage } from '../messages.js';
import { AMQP_URL, type RabbitNames } from '../servers.js';

export const QUORUM = { durable: true, arguments: { 'x-queue-type': 'quorum', 'x-overflow': 'reject-publish' } };

const PARTITIONS = 8;
/** What the bus lets wait of each partition. */
const PREFETCH = 256;

/** The same by hand, as little as there must be: a topic exchange, as many queues with one active consumer each, a confirm and an acknowledgement for each. */
export const rawEvents = (names: RabbitNames, arrivals: Arrivals): Promise<Flow> => events(names, arrivals, least);

/** That, with the attributes of CloudEvents as the bus sends them: what they cost whoever sends them. */
export const rawEventsWithHeaders = (names: RabbitNames, arrivals: Arrivals): Promise<Flow> => events(names, arrivals, withHeaders);

/** What one message carries beside its body. */
type Properties = (n: number) => Options.Publish;

const least: Properties = () => ({ persistent: true, contentType: 'application/json', messageId: randomUUID() });

const withHeaders: Properties = (n) => {
  const { id, name, service, time, tenant, actor, key } = outboxMessage('event', n);
  const headers = {
    cloudEvents_specversion: '1.0',
    cloudEvents_id: id,
    cloudEvents_type: name,
    cloudEvents_source: `/hexad/${service}`,
    cloudEvents_time: time.toISOString(),
    cloudEvents_tenant: tenant,
    cloudEvents_actor: actor,
    cloudEvents_key: key,
  };
  const timestamp = Math.floor(time.getTime() / 1000);
  return { persistent: true, contentType: 'application/json', messageId: id, type: name, timestamp, headers };
};

async function events(names: RabbitNames, arrivals: Arrivals, properties: Properties): Promise<Flow> {
  const { stack, sending, taking } = await opened();
  const exchange = names.declared(`${names.prefix}.raw`);
  await taking.assertExchange(exchange, 'topic', { durable: true });
  await taking.prefetch(PREFETCH);
  for (let n = 0; n < PARTITIONS; n += 1) {
    const queue = names.declared(`${exchange}.${n}`);
    await taking.assertQueue(queue, { ...QUORUM, arguments: { ...QUORUM.arguments, 'x-single-active-consumer': true } });
    await taking.bindQueue(queue, exchange, `thing.happened.${n}`);
    await consume(taking, queue, arrivals);
  }
  return flow(stack, { channel: sending, to: (n) => [exchange, `thing.happened.${n % PARTITIONS}`], properties });
}

/** One queue and as many unsettled messages as the bus has handlers. */
export async function rawTasks(names: RabbitNames, arrivals: Arrivals): Promise<Flow> {
  const { stack, sending, taking } = await opened();
  const queue = names.declared(`${names.prefix}.raw-tasks`);
  await taking.assertQueue(queue, QUORUM);
  await taking.prefetch(CONCURRENCY);
  await consume(taking, queue, arrivals);
  return flow(stack, { channel: sending, to: () => ['', queue], properties: least });
}

/** One connection to send and one to take, as the bus has. */
async function opened(): Promise<{ stack: AsyncDisposableStack; sending: ConfirmChannel; taking: Channel }> {
  const stack = new AsyncDisposableStack();
  const [one, other] = [await connect(AMQP_URL, { noDelay: true }), await connect(AMQP_URL, { noDelay: true })];
  for (const connection of [one, other]) stack.defer(() => connection.close());
  return { stack, sending: await one.createConfirmChannel(), taking: await other.createChannel() };
}

async function consume(channel: Channel, queue: string, arrivals: Arrivals): Promise<void> {
  await channel.consume(queue, (message) => {
    arrivals.come(JSON.parse(message!.content.toString()));
    channel.ack(message!);
  });
}

interface Sending {
  readonly channel: ConfirmChannel;
  /** Exchange and routing key. */
  readonly to: (n: number) => readonly [string, string];
  readonly properties: Properties;
}

function flow(stack: AsyncDisposableStack, { channel, to, properties }: Sending): Flow {
  const batch = (numbers: readonly number[]): Promise<void> =>
    new Promise((resolve, reject) => {
      let open = numbers.length;
      const confirmed = (error: Error | null): void => {
        if (error) reject(error);
        else if ((open -= 1) === 0) resolve();
      };
      for (const n of numbers) {
        const [exchange, key] = to(n);
        channel.publish(exchange, key, Buffer.from(JSON.stringify(dataOf(n))), properties(n), confirmed);
      }
    });
  return { send: (count) => inBatches(count, batch), [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
