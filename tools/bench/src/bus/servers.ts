import { randomBytes } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect as connectNats } from '@nats-io/transport-node';
import { connect } from 'amqplib';

export const AMQP_URL = process.env['HEXAD_TEST_AMQP_URL'] || 'amqp://guest:guest@127.0.0.1:5672';
export const NATS_URL = process.env['HEXAD_TEST_NATS_URL'] || 'nats://127.0.0.1:4222';

/** A name that nobody else on the server has. */
export const ownName = (): string => `bench-${randomBytes(6).toString('hex')}`;

/** What was declared on RabbitMQ; it is removed at the end. */
export class RabbitNames implements AsyncDisposable {
  readonly prefix = ownName();
  readonly #names = new Set<string>();

  readonly declared = (name: string): string => {
    this.#names.add(name);
    return name;
  };

  async [Symbol.asyncDispose](): Promise<void> {
    const connection = await connect(AMQP_URL);
    const channel = await connection.createChannel();
    for (const name of this.#names) {
      await channel.deleteQueue(name);
      await channel.deleteExchange(name);
    }
    await connection.close();
  }
}

/** A prefix on NATS; every stream with it is removed at the end. */
export class NatsNames implements AsyncDisposable {
  readonly prefix = ownName();
  readonly stream = this.prefix.toUpperCase().replaceAll('-', '_');

  async [Symbol.asyncDispose](): Promise<void> {
    await using nc = await connectNats({ servers: NATS_URL });
    const jsm = await jetstreamManager(nc);
    for (const name of await jsm.streams.names().next()) if (name.includes(this.stream)) await jsm.streams.delete(name);
  }
}
