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
  const place = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || PORTS[protocol]! };
  try {
    await answers(place);
  } catch (cause) {
    const { message } = cause as Error;
    const text = `No ${bus === 'nats' ? 'NATS' : 'RabbitMQ'} answers at ${place.host}:${place.port}: ${message}. Start one (${STARTS[bus]}), or set HEXAD_BUS_URL.`;
    throw new AppError('unavailable', text, { cause });
  }
}

const answers = ({ host, port }: { host: string; port: number }): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: WAIT_MS }, () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => socket.destroy(new Error(`nothing within ${WAIT_MS / 1_000} s`)));
    socket.once('error', reject);
  });
