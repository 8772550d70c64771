import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { busSchema, EmbeddedBus } from '@hexad/bus';
import { openStore, type StoreServer } from '@hexad/store';
import { Place } from '../../place.js';
import type { Row } from '../../row.js';
import { ownPostgres } from '../embedded/store.js';
import { NatsNames, RabbitNames } from '../servers.js';
import { Latencies, percentile } from './latencies.js';
import { openBrokerBus, type BrokerName } from './open-broker-bus.js';
import { order } from './orders.js';
import { ordersSchema, shippingSchema } from './schemas.js';
import type { Said, Service } from './shipping.js';

/** What is meant are services that run for hours: the processor time for a message falls for the first eight seconds. */
const WARM_UP_S = 10;
const SECONDS = 20;
const SCRIPT = fileURLToPath(new URL('shipping.js', import.meta.url));

/** Two services, two processes, one PostgreSQL. */
export const throughBroker =
  (broker: BrokerName, perSecond: number) =>
  async (stack: AsyncDisposableStack, name: string): Promise<Row[]> => {
    const [rabbit, nats] = [new RabbitNames(), new NatsNames()];
    const { prefix } = stack.use(broker === 'rabbitmq' ? rabbit : nats);
    const { server, url } = await ownPostgres(stack, [ordersSchema, shippingSchema]);
    const orders = stack.use(await openStore({ url, directUrl: url, schemas: [ordersSchema] }));
    stack.use(openBrokerBus({ broker, prefix, server: orders, declared: (declared) => void rabbit.declared(declared) }));
    const shipping = await Shipping.start({ url, broker, prefix }, rabbit);
    stack.use(shipping);
    return rows(name, await measured(orders, server, { perSecond, latencies: () => shipping.latencies }));
  };

/** Two services in one process, as everything embedded is. */
export const embedded =
  (perSecond: number) =>
  async (stack: AsyncDisposableStack, name: string): Promise<Row[]> => {
    const place = stack.use(new Place());
    const server = stack.use(await openStore({ url: `pglite:${place.at('data')}`, schemas: [busSchema, ordersSchema, shippingSchema] }));
    const bus = stack.use(await EmbeddedBus.open(server));
    const latencies = new Latencies();
    await latencies.hear(bus, server.store(shippingSchema));
    return rows(name, await measured(server, server, { perSecond, latencies: () => latencies.ms }));
  };

interface Measuring {
  readonly perSecond: number;
  readonly latencies: () => readonly number[];
}

/** Of all that were due after the warm-up. Fails when an effect is missing or doubled. */
async function measured(orders: StoreServer, shipping: StoreServer, { perSecond, latencies }: Measuring): Promise<readonly number[]> {
  const count = await order(orders.store(ordersSchema), perSecond, WARM_UP_S + SECONDS);
  const until = performance.now() + 30_000;
  while (latencies().filter((ms) => ms !== null).length < count && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const tenant = (await shipping.store(shippingSchema).tenants())[0]!;
  const [{ effects }] = (await shipping
    .store(shippingSchema)
    .inTenant(tenant, (tx) => tx.query('select count(*)::int as effects from parcels'))) as [{ effects: number }];
  if (effects !== count) throw new Error(`There are ${effects} effects of ${count} changes.`);
  return latencies().slice(perSecond * WARM_UP_S);
}

function rows(name: string, ms: readonly number[]): Row[] {
  const common = {
    unit: 'ms',
    against: 'a fixed schedule; from when it was due',
    note: `the longest of ${ms.length}: ${Math.max(...ms).toFixed(0)} ms`,
  } as const;
  return [
    { case: `${name}, p50`, ours: percentile(ms, 0.5), reach: 15, ...common },
    { case: `${name}, p99`, ours: percentile(ms, 0.99), reach: 60, ...common },
  ];
}

/** The process of the other service. */
class Shipping implements AsyncDisposable {
  readonly latencies: number[] = [];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(service: Service, rabbit: RabbitNames): Promise<Shipping> {
    const child = fork(SCRIPT, [JSON.stringify(service)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const shipping = new Shipping(child);
    const ready = new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`The other service ended with ${code}.`)));
      child.on('message', (said: Said) => {
        if ('declared' in said) return void rabbit.declared(said.declared);
        for (const [n, ms] of said.latencies) shipping.latencies[n] = ms;
        resolve();
      });
    });
    try {
      await ready;
      return shipping;
    } catch (error) {
      await shipping[Symbol.asyncDispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }
}
