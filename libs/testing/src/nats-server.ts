import { randomBytes } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** Where tests expect NATS with JetStream: HEXAD_TEST_NATS_URL, or else the usual local port. */
export const natsUrl = (): string => process.env['HEXAD_TEST_NATS_URL'] || 'nats://127.0.0.1:4222';

/** True when it answers. When it does not: fails with CI=true, and otherwise prints that the tests are left out. */
export async function hasNats(): Promise<boolean> {
  try {
    await using nc = await connect({ servers: natsUrl(), timeout: 2_000 });
    await jetstreamManager(nc);
    return true;
  } catch (error) {
    const message = `No NATS with JetStream for the tests at ${natsUrl()}: ${(error as Error).message}. Set HEXAD_TEST_NATS_URL.`;
    if (process.env['CI'] === 'true') throw new Error(message, { cause: error });
    console.warn(`${message} These tests are left out.`);
    return false;
  }
}

/** Names of its own on that server, all of them deleted with its `using`. */
export interface NatsNames extends AsyncDisposable {
  readonly url: string;
  readonly prefix: string;
}

export function natsNames(url: string = natsUrl()): NatsNames {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  return { url, prefix, [Symbol.asyncDispose]: () => deleteStreams(url, prefix.toUpperCase().replaceAll('-', '_')) };
}

async function deleteStreams(url: string, beginning: string): Promise<void> {
  await using nc = await connect({ servers: url });
  const jsm = await jetstreamManager(nc);
  const own = new RegExp(`^(KV_)?${beginning}_`);
  for (const name of await jsm.streams.names().next()) if (own.test(name)) await jsm.streams.delete(name);
}
