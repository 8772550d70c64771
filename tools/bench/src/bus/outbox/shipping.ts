// The other service, in a process of its own: reads what it needs from its first argument and tells its parent what it declares, that it is
// ready, and from then on every 200 ms the latencies that are new.
import { openStore } from '@hexad/store';
import { Latencies, type Latency } from './latencies.js';
import { openBrokerBus, type BrokerName } from './open-broker-bus.js';
import { shippingSchema } from './schemas.js';

export interface Service {
  readonly url: string;
  readonly broker: BrokerName;
  readonly prefix: string;
}

export type Said = { readonly declared: string } | { readonly latencies: readonly Latency[] };

const say = (said: Said): void => void process.send!(said);

const { url, broker, prefix } = JSON.parse(process.argv[2]!) as Service;
await using stack = new AsyncDisposableStack();
const ended = new Promise<void>((resolve) => void process.once('disconnect', resolve));
// Ctrl-C reaches the parent as well, which disconnects.
process.on('SIGINT', () => undefined);
const server = stack.use(await openStore({ url, directUrl: url, schemas: [shippingSchema] }));
const bus = stack.use(openBrokerBus({ broker, prefix, server, declared: (name) => say({ declared: name }) }));
const latencies = new Latencies();
await latencies.hear(bus, server.store(shippingSchema));
const report = (): void => {
  if (process.connected) say({ latencies: latencies.fresh() });
};
report();
const timer = setInterval(report, 200);
await ended;
clearInterval(timer);
