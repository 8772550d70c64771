import { randomUUID } from 'node:crypto';
import { connect, type Channel, type ConfirmChannel } from 'amqplib';
import type { Arrivals } from '../arrivals.js';
import { CONCURRENCY } from '../broker-flow.js';
import type { Flow } from '../duel.js';
import { dataOf, inBatches } from '../messages.js';
import { AMQP_URL, type RabbitNames } from '../servers.js';

export const QUORUM = { durable: true, arguments: { 'x-queue-type': 'quorum', 'x-overflow': 'reject-publish' } };

const PARTITIONS = 8;
/** What the bus lets wait of each partition. */
const PREFETCH = 256;

/** The same by hand, as little as there must be: a topic exchange, as many queues with one active consumer each, a confirm and an acknowledgement for each. */
export async function rawEvents(names: RabbitNames, arrivals: Arrivals): Promise<Flow> {
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
  return flow(stack, sending, (n) => [exchange, `thing.happened.${n % PARTITIONS}`]);
}

/** One queue and as many unsettled messages as the bus has handlers. */
export async function rawTasks(names: RabbitNames, arrivals: Arrivals): Promise<Flow> {
  const { stack, sending, taking } = await opened();
  const queue = names.declared(`${names.prefix}.raw-tasks`);
  await taking.assertQueue(queue, QUORUM);
  await taking.prefetch(CONCURRENCY);
  await consume(taking, queue, arrivals);
  return flow(stack, sending, () => ['', queue]);
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

function flow(stack: AsyncDisposableStack, channel: ConfirmChannel, to: (n: number) => readonly [string, string]): Flow {
  const batch = (numbers: readonly number[]): Promise<void> =>
    new Promise((resolve, reject) => {
      let open = numbers.length;
      const confirmed = (error: Error | null): void => {
        if (error) reject(error);
        else if ((open -= 1) === 0) resolve();
      };
      for (const n of numbers) {
        const [exchange, key] = to(n);
        const properties = { persistent: true, contentType: 'application/json', messageId: randomUUID() };
        channel.publish(exchange, key, Buffer.from(JSON.stringify(dataOf(n))), properties, confirmed);
      }
    });
  return { send: (count) => inBatches(count, batch), [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
