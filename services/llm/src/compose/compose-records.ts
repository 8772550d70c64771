import type { Platform } from '@hexad/host';
import type { Store } from '@hexad/store';
import type { z } from 'zod';
import { StoredCallHistory } from '../records/adapters/stored-call-history.js';
import { StoredCallLog } from '../records/adapters/stored-call-log.js';
import { CallMetrics } from '../records/application/call-metrics.js';
import { ExportUsage } from '../records/application/export-usage.js';
import { ForgetCalls } from '../records/application/forget-calls.js';
import { ShowCalls } from '../records/application/show-calls.js';
import { ShowUsage } from '../records/application/show-usage.js';
import { StoredRecords } from '../records/application/stored-records.js';
import type { RecordsSettings } from '../records/settings.js';

/** What is written down of calls, and shown of them. */
export function composeRecords(platform: Platform, store: Store, settings: z.output<typeof RecordsSettings>, stack: AsyncDisposableStack) {
  const { clock, metrics } = platform;
  const journal = platform.log('llm');
  const log = new StoredCallLog(store);
  const retention = { calls: settings.HEXAD_LLM_RECORDS_DAYS, bodies: settings.HEXAD_LLM_BODIES_DAYS };
  stack.use(new ForgetCalls({ log, clock, journal }, retention)).begin();
  const history = new StoredCallHistory(store);
  return {
    records: stack.use(new StoredRecords({ log, callMetrics: new CallMetrics(metrics), metrics, journal })),
    usage: new ShowUsage(history, clock),
    calls: new ShowCalls(history, clock),
    exports: new ExportUsage(history, clock),
  };
}
