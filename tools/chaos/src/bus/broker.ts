import { OwnNats, RabbitServer } from '@hexad/testing/servers';
import type { Settings } from './service/messages.js';

/** A broker of our own, to be harmed. */
export interface Broker extends AsyncDisposable {
  readonly port: number;
  /** `kill -9` */
  kill(): Promise<void>;
  /** In order. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

interface Kind {
  /** None where the bus is in the database. */
  readonly start: () => Promise<Broker | undefined>;
  /** How the broker is reached at a port of this machine. */
  readonly url: (port: number) => string;
}

export const BROKERS: Readonly<Record<Settings['bus'], Kind>> = {
  rabbitmq: { start: () => RabbitServer.start(), url: (port) => `amqp://guest:guest@127.0.0.1:${port}` },
  nats: { start: () => OwnNats.start(), url: (port) => `nats://127.0.0.1:${port}` },
  embedded: { start: async () => undefined, url: () => 'embedded:' },
};
