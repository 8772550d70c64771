import type { Platform } from '@hexad/host';
import type { Store } from '@hexad/store';
import type { z } from 'zod';
import { IdentityUsers } from '../credentials/adapters/identity-users.js';
import { StoredCallHistory } from '../records/adapters/stored-call-history.js';
import { StoredCallLog } from '../records/adapters/stored-call-log.js';
import { CallMetrics } from '../records/application/call-metrics.js';
import { ExportUsage } from '../records/application/export-usage.js';
import { ForgetCalls } from '../records/application/forget-calls.js';
import { People } from '../records/application/people.js';
import { ShowCalls } from '../records/application/show-calls.js';
import { ShowUsage } from '../records/application/show-usage.js';
import { StoredRecords } from '../records/application/stored-records.js';
import type { RecordsSettings } from '../records/settings.js';
import type { Shipped } from '../routing/application/ports.js';

export interface RecordsNeeds {
  readonly store: Store;
  readonly settings: z.output<typeof RecordsSettings>;
  readonly shipped: Shipped;
}

/** What is written down of calls, and shown of them. */
export function composeRecords(platform: Platform, { store, settings, shipped }: RecordsNeeds, stack: AsyncDisposableStack) {
  const { clock, metrics, rpc } = platform;
  const journal = platform.log('llm');
  const log = new StoredCallLog(store);
  const retention = { calls: settings.HEXAD_LLM_RECORDS_DAYS, bodies: settings.HEXAD_LLM_BODIES_DAYS };
  stack.use(new ForgetCalls({ log, clock, journal }, retention)).begin();
  const history = new StoredCallHistory(store);
  const people = new People(new IdentityUsers(rpc), clock);
  const known = shipped.models.map(({ provider, name }) => `${provider}/${name}`);
  return {
    records: stack.use(new StoredRecords({ log, people, callMetrics: new CallMetrics(metrics, { known }), metrics, journal })),
    usage: new ShowUsage(history, people, clock),
    calls: new ShowCalls(history, people, clock),
    exports: new ExportUsage(history, people, clock),
  };
}
