import { randomBytes } from 'node:crypto';
import { range, type Contender, type Setup } from '../sides/contender.js';
import { installed } from './install.js';

interface Flow {
  readonly name: string;
  readonly queueName: string;
  readonly data: object;
  readonly opts: object;
  readonly children?: readonly Flow[];
}
interface Closing {
  close(): Promise<void>;
}
interface Sdk {
  readonly FlowProducer: new (options: object) => Closing & { addBulk(flows: readonly Flow[]): Promise<unknown> };
  readonly Worker: new (
    queue: string,
    work: (job: { name: string }) => Promise<void>,
    options: object,
  ) => Closing & { on(event: 'completed', heard: (job: { name: string }) => void): unknown; waitUntilReady(): Promise<unknown> };
  readonly Queue: new (queue: string, options: object) => Closing & { obliterate(options: object): Promise<void> };
}

/** BullMQ flows on Redis, as it is set up there. A flow is a tree and knows no barrier, so that levels are chains beside each other. */
export async function open({ folder }: Setup): Promise<Contender> {
  const [{ FlowProducer, Worker, Queue }] = await installed<[Sdk]>(folder);
  const queueName = `bench-${randomBytes(6).toString('hex')}`;
  const connection = { url: process.env['HEXAD_TEST_REDIS_URL'] || 'redis://127.0.0.1:6379' };
  let ran = 0;
  let left = 0;
  let over: (() => void) | undefined;
  const work = (): Promise<void> => {
    ran += 1;
    return Promise.resolve();
  };
  const worker = new Worker(queueName, work, { connection, concurrency: 100, drainDelay: 1 });
  worker.on('completed', ({ name }) => {
    if (name === 'last' && --left === 0) over?.();
  });
  await worker.waitUntilReady();
  const producer = new FlowProducer({ connection });
  const opts = { removeOnComplete: true };
  const chain = (long: number, name = 'last'): Flow => ({
    name,
    queueName,
    data: {},
    opts,
    ...(long > 1 && { children: [chain(long - 1, 'step')] }),
  });
  const chains = async (count: number, long: number): Promise<number> => {
    ran = 0;
    left = count;
    const done = new Promise<void>((resolve) => (over = resolve));
    await producer.addBulk(range(count).map(() => chain(long)));
    await done;
    return ran;
  };
  return {
    sequences: chains,
    levels: chains,
    async [Symbol.asyncDispose]() {
      await worker.close();
      await producer.close();
      const queue = new Queue(queueName, { connection });
      await queue.obliterate({ force: true });
      await queue.close();
    },
  };
}
