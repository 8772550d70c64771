import { randomBytes } from 'node:crypto';
import { hasServer, serverUrl, type TestServer } from '@hexad/store/testing';
import { connect } from 'amqplib';

const RABBITMQ: TestServer = {
  name: 'RabbitMQ',
  setting: 'HEXAD_TEST_AMQP_URL',
  local: 'amqp://guest:guest@127.0.0.1:5672',
  answers: async (url) => (await connect(url, { timeout: 5_000 })).close(),
  container: { image: 'rabbitmq:4.1', port: 5672 },
};

export const rabbitUrl = (): string => serverUrl(RABBITMQ);

/** See `hasServer`. */
export const hasRabbit = (): Promise<boolean> => hasServer(RABBITMQ);

/** Names of their own on a broker; they are removed at the end, not the broker. */
export interface TestRabbit extends AsyncDisposable {
  readonly url: string;
  readonly prefix: string;
  /** Hears what is declared, to remove it. */
  readonly declared: (name: string) => void;
}

export function testRabbit(url: string = rabbitUrl()): TestRabbit {
  const names = new Set<string>();
  return {
    url,
    prefix: `hexad-test-${randomBytes(6).toString('hex')}`,
    declared: (name) => names.add(name),
    [Symbol.asyncDispose]: () => remove(url, names),
  };
}

async function remove(url: string, names: Iterable<string>): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  for (const name of names) {
    await channel.deleteQueue(name);
    await channel.deleteExchange(name);
  }
  await connection.close();
}
