import { busSchema } from '@hexad/bus';
import { workflowSchema } from '@hexad/service-workflow/testing';
import { openStore } from '@hexad/store';
import { setClockAhead } from '../../bus/service/clock.js';
import { dieAt } from '../../bus/service/dying.js';
import { openBus } from '../../bus/service/open-bus.js';
import { startAgents } from './agents.js';
import { startEngine } from './engine.js';
import { ledgerSchema } from './ledger.js';
import { TENANTS, type Order, type Settings } from './messages.js';
import { tell, TellingLog } from './tell.js';

// One process of engine, agents or both. It ends with the tool; Ctrl-C is for the tool, which ends its processes.

process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());

const settings = JSON.parse(process.env['HEXAD_CHAOS'] ?? '{}') as Settings;
if (settings.aheadMs !== 0) setClockAhead(settings.aheadMs);
const log = new TellingLog();
const { does, databaseUrl: url, bus: kind, busUrl } = settings;
const embedded = url.startsWith('pglite:');
const schemas = [workflowSchema, ledgerSchema, busSchema];
const stack = new AsyncDisposableStack();
const server = stack.use(await openStore({ url, ...(!embedded && { directUrl: url }), schemas, log }));
const bus = stack.use(await openBus({ name: 'relay', bus: kind, busUrl, databaseUrl: url, seed: 0, aheadMs: 0 }, server, { log }));
if (does !== 'engine') stack.use(await startAgents(bus, server.store(ledgerSchema), settings.messy));
if (does !== 'agents') stack.use(await startEngine(settings, { server, bus, log }));

process.on('message', (order: Order) => {
  if (order.kind === 'clock') setClockAhead(order.aheadMs);
  else if (order.kind === 'die') dieAt(order.moment);
  else if (order.kind === 'stop') void stack.disposeAsync().finally(() => process.exit());
  else void answer(order);
});
tell({ kind: 'ready' });

/** For an embedded database, which nobody else can open. */
async function answer({ id, question: { of, sql, parameters } }: Extract<Order, { kind: 'ask' }>): Promise<void> {
  const store = server.store(of === 'workflow' ? workflowSchema : ledgerSchema);
  try {
    const rows: object[] = [];
    for (const tenant of TENANTS) rows.push(...(await store.inTenant(tenant, (tx) => tx.query<object>(sql, parameters))));
    tell({ kind: 'answer', id, rows });
  } catch (error) {
    tell({ kind: 'answer', id, error: (error as Error).message });
  }
}
