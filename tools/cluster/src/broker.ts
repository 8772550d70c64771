import { connect } from 'node:net';
import { AppError } from '@hexad/kernel';
import type { Options } from './options.js';

const PORTS: Readonly<Record<string, number>> = { 'amqp:': 5672, 'amqps:': 5671, 'nats:': 4222, 'tls:': 4222 };
const STARTS = {
  rabbitmq: 'rabbitmq-server -detached, or docker compose up -d rabbitmq',
  nats: 'nats-server -js, or docker compose up -d nats',
} as const;
const WAIT_MS = 3_000;

/** Fails with `unavailable`, saying what is missing and how to start it, where nobody answers at the bus's URL. */
export async function checkBroker({ bus, busUrl }: Pick<Options, 'bus' | 'busUrl'>): Promise<void> {
  if (bus === 'embedded') return;
  const { hostname, port, protocol } = new URL(busUrl);
  const place = { protocol, host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || PORTS[protocol]! };
  try {
    await answers(place);
  } catch (cause) {
    const { message } = cause as Error;
    const text = `No ${bus === 'nats' ? 'NATS' : 'RabbitMQ'} answers at ${place.host}:${place.port}: ${message}. Start one (${STARTS[bus]}), or set HEXAD_BUS_URL.`;
    throw new AppError('unavailable', text, { cause });
  }
}

/** What a client says first, and how the answer of such a server begins. A server of NATS speaks first. */
const GREETINGS: Readonly<Record<string, { readonly hello: Buffer; readonly answer: Buffer }>> = {
  'amqp:': { hello: Buffer.from('AMQP\0\0\x09\x01', 'latin1'), answer: Buffer.from([1]) },
  'nats:': { hello: Buffer.alloc(0), answer: Buffer.from('INFO ') },
};

/** Over TLS it is enough that somebody takes the connection. */
const answers = ({ host, port, protocol }: { host: string; port: number; protocol: string }): Promise<void> =>
  new Promise((resolve, reject) => {
    const greeting = GREETINGS[protocol];
    const socket = connect({ host, port }, () => (greeting ? socket.write(greeting.hello) : end()));
    const end = (error?: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    const timer = setTimeout(() => end(new Error(`no answer within ${WAIT_MS / 1_000} s`)), WAIT_MS);
    socket.once('data', (data) =>
      end(data.subarray(0, greeting?.answer.length).equals(greeting!.answer) ? undefined : new Error('it is something else')),
    );
    socket.once('error', end);
  });
