import { randomBytes } from 'node:crypto';
import { connect } from 'amqplib';

const LOCAL = 'amqp://guest:guest@127.0.0.1:5672';

export const rabbitUrl = (): string => process.env['HEXAD_TEST_AMQP_URL'] ?? LOCAL;

/** Names of their own on a broker; they are removed at the end, not the broker. */
export interface TestRabbit extends AsyncDisposable {
  readonly url: string;
  readonly prefix: string;
  /** Hears what is declared, to remove it. */
  readonly declared: (name: string) => void;
}

/**
 * True when HEXAD_TEST_AMQP_URL, or else a local RabbitMQ, answers. When none does: fails with CI=true, and otherwise prints that the tests
 * are left out.
 */
export async function hasRabbit(): Promise<boolean> {
  try {
    await (await connect(rabbitUrl(), { timeout: 5_000 })).close();
    return true;
  } catch (error) {
    const message = `No RabbitMQ for the tests: ${(error as Error).message || 'it does not answer'}. Set HEXAD_TEST_AMQP_URL.`;
    if (process.env['CI'] === 'true') throw new Error(message, { cause: error });
    console.warn(`${message} These tests are left out.`);
    return false;
  }
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
