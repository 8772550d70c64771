import { busSchema } from '@hexad/bus';
import { openStore } from '@hexad/store';
import { setClockAhead } from './clock.js';
import { consume, type Consuming } from './consumer.js';
import { dieAt } from './dying.js';
import { heldMb, residentMb } from './memory.js';
import { ISSUED, PLACED, type Order, type Settings } from './messages.js';
import { openBus } from './open-bus.js';
import { placeAll } from './producer.js';
import { SCHEMAS } from './schemas.js';
import { tell, TellingLog } from './tell.js';

// One service, its own process. It ends with the tool; Ctrl-C is for the tool, which ends its services.

const SAMPLE_MS = 250;
const CONSUMING: Readonly<Partial<Record<Settings['name'], Consuming>>> = {
  billing: { group: 'billing.orders', type: PLACED, publishes: ISSUED },
  ledger: { group: 'ledger.invoices', type: ISSUED },
};

process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());

const settings = JSON.parse(process.env['HEXAD_CHAOS'] ?? '{}') as Settings;
if (settings.aheadMs !== 0) setClockAhead(settings.aheadMs);
const log = new TellingLog();
const { name, seed, databaseUrl: url } = settings;
const own = SCHEMAS[name];
const server = await openStore({ url, directUrl: url, schemas: [...own, busSchema], log });
const bus = await openBus(settings, server, { log });
const store = server.store(own[0]);
const consuming = CONSUMING[name];
if (consuming) await consume(bus, store, consuming);

process.on('message', (order: Order) => {
  if (order.kind === 'place') void placeAll(store, seed, order.slice);
  else if (order.kind === 'die') dieAt(order.moment);
  else if (order.kind === 'clock') setClockAhead(order.aheadMs);
  else tell({ kind: 'held', mb: heldMb() });
});
setInterval(() => tell({ kind: 'resident', mb: residentMb() }), SAMPLE_MS);
tell({ kind: 'ready' });
