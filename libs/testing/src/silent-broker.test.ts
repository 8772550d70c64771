import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { openNatsBus } from '@hexad/bus/nats';
import { openRabbitBus } from '@hexad/bus/rabbitmq';
import { expect, it } from 'vitest';
import { conformanceSchema } from './bus-under-test.js';
import { withStore } from './with-store.js';

/** Takes connections and never says a word, as a broker does that has no files left to open. */
async function silence(): Promise<AsyncDisposable & { readonly port: number; readonly taken: Promise<unknown> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    taken: once(server, 'connection'),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

it.each([
  ['amqp', openRabbitBus],
  ['nats', openNatsBus],
] as const)(
  'a bus ends, and so does who waits to subscribe, where the broker takes connections of %s and says nothing',
  async (scheme, open) => {
    await using broker = await silence();
    await using store = await withStore([conformanceSchema]);
    const bus = open({ url: `${scheme}://127.0.0.1:${broker.port}`, server: store.server });
    const subscribing = Promise.allSettled([
      bus.onEvent({ group: 'listeners', types: ['hexad.a.b.c.v1'] }, async () => {}),
      bus.onTask({ queue: 'work' }, async () => {}),
    ]);
    await broker.taken;
    await bus[Symbol.asyncDispose]();
    const refused = { status: 'rejected', reason: { code: 'unavailable', message: 'The bus is closed.' } };
    expect(await subscribing).toMatchObject([refused, refused]);
  },
);
