import { openRabbitBus } from '@hexad/bus/rabbitmq';
import { connect } from 'amqplib';
import { describe } from 'vitest';
import { busFaults, type BusUnderFault } from './bus-faults.js';
import { conformanceSchema } from './bus-under-test.js';
import { hasRabbit, testRabbit } from './rabbitmq.js';
import { TcpProxy } from './tcp-proxy.js';
import { withStore } from './with-store.js';

async function open(): Promise<BusUnderFault> {
  const stack = new AsyncDisposableStack();
  const { server } = stack.use(await withStore([conformanceSchema]));
  const rabbit = stack.use(testRabbit());
  const { hostname, port } = new URL(rabbit.url);
  const proxy = stack.use(await TcpProxy.to(Number(port) || 5672, hostname));
  const proxied = new URL(rabbit.url);
  proxied.host = `127.0.0.1:${proxy.port}`;
  proxied.searchParams.set('heartbeat', '1');
  return {
    store: server.store(conformanceSchema),
    proxy,
    open: () => openRabbitBus({ server, ...rabbit, url: proxied.href }),
    openElsewhere: () => openRabbitBus({ server, ...rabbit }),
    publishAgain: () => server.asBus(async (sql) => void (await sql.execute('update conformance.outbox set published_at = null'))),
    send: async (type, attributes, body) => {
      const connection = await connect(rabbit.url);
      const channel = await connection.createConfirmChannel();
      const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`cloudEvents_${name}`, value]));
      channel.publish(`${rabbit.prefix}.events`, `${type}.0`, body, { persistent: true, headers });
      await channel.waitForConfirms();
      await connection.close();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

describe.runIf(await hasRabbit())('on a real broker', () => {
  busFaults('RabbitMQ', open);
});
