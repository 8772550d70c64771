import { openNatsBus } from '@hexad/bus/nats';
import { connect, headers } from '@nats-io/transport-node';
import { describe } from 'vitest';
import { badInput } from './bus-bad-input.js';
import { brokerDeath, brokerLimit, busFaults, type BusUnderFault, type BusUnderHarm } from './bus-faults.js';
import { orderedFaults } from './bus-ordered-faults.js';
import { conformanceSchema } from './bus-under-test.js';
import { hasNats, natsNames, natsProxy, OwnNats, urlOf } from './nats-server.js';
import { withStore } from './with-store.js';

const small = { maxBytes: 64 * 1024 * 1024, leaseMs: 2_000 };

async function open(): Promise<BusUnderFault> {
  const stack = new AsyncDisposableStack();
  const { server } = stack.use(await withStore([conformanceSchema]));
  const { url, prefix } = stack.use(natsNames());
  const proxy = stack.use(await natsProxy());
  return {
    store: server.store(conformanceSchema),
    proxy,
    open: (options) => openNatsBus({ ...small, ...options, server, prefix, url: urlOf(proxy) }),
    openElsewhere: () => openNatsBus({ ...small, server, prefix, url }),
    publishAgain: () => server.asBus(async (sql) => void (await sql.execute('update conformance.outbox set published_at = null'))),
    send: (type, attributes, body) => raw(url, `${prefix}.${type}._._.0`, attributes, body),
    sendTask: (queue, attributes, body) => raw(url, `${prefix}-tasks.normal.${queue}.t.k`, attributes, body),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function raw(url: string, subject: string, attributes: Readonly<Record<string, string>>, body: Buffer): Promise<void> {
  await using nc = await connect({ servers: url });
  const all = headers();
  for (const [name, value] of Object.entries(attributes)) all.set(`ce-${name}`, value);
  await nc.request(subject, body, { headers: all, timeout: 5_000 });
}

async function openOwn(settings = ''): Promise<BusUnderHarm> {
  const stack = new AsyncDisposableStack();
  const { server } = stack.use(await withStore([conformanceSchema]));
  const nats = stack.use(await OwnNats.start(settings));
  return {
    store: server.store(conformanceSchema),
    open: () => openNatsBus({ ...small, server, url: nats.url }),
    kill: () => nats.kill(),
    start: () => nats.start(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

describe.runIf(await hasNats())('on a real broker', () => {
  busFaults('NATS', open);
  orderedFaults('NATS', open);
  badInput('NATS', 'the broker', open);
  brokerDeath('NATS', openOwn);
  brokerLimit('NATS', () => openOwn('max_payload: 50000'));
});
