import type { Platform } from '@hexad/host';
import type { Store } from '@hexad/store';
import { StoredBatches } from '../batches/adapters/stored-batches.js';
import { BatchJobs } from '../batches/application/batch-jobs.js';
import { CollectBatch } from '../batches/application/collect-batch.js';
import { CreateBatch } from '../batches/application/create-batch.js';
import { EndBatch } from '../batches/application/end-batch.js';
import { ShowBatches } from '../batches/application/show-batches.js';
import { WatchBatches } from '../batches/application/watch-batches.js';
import type { Cashier } from '../calls/application/cashier.js';
import type { CallRights } from '../calls/application/call-rights.js';
import type { OutputCheck } from '../calls/application/output-check.js';
import type { Guards, Records, Routes, Secrets, TokenCounter } from '../calls/application/ports.js';
import type { BatchProvider } from '../calls/application/provider.js';
import type { Dialect } from '../calls/domain/request.js';
import type { Spending } from '../money/index.js';
import { ForgetCalls, type Retention } from '../records/application/forget-calls.js';

export interface BatchNeeds {
  readonly store: Store;
  readonly everyMs: number;
  readonly retention: Retention;
  readonly providers: ReadonlyMap<Dialect, BatchProvider>;
  readonly secrets: Secrets;
  readonly spending: Spending;
  readonly cashier: Cashier;
  readonly routes: Routes;
  readonly guards: Guards;
  readonly check: OutputCheck;
  readonly counter: TokenCounter;
  readonly records: Records;
  readonly rights: CallRights;
}

/** Jobs of many requests, and what looks after them. */
export function composeBatches(platform: Platform, needs: BatchNeeds, stack: AsyncDisposableStack) {
  const { clock, ids } = platform;
  const { store, everyMs, retention, providers, secrets, spending, counter, check, records, rights, ...own } = needs;
  const [batches, log] = [new StoredBatches(store), platform.log('llm')];
  const jobs = new BatchJobs(providers, secrets);
  const ending = new EndBatch({ batches, spending, records, clock, log });
  const collect = new CollectBatch(batches, check);
  stack.use(new WatchBatches({ batches, jobs, collect, ending, clock, log, holder: ids.next() }, { everyMs })).begin();
  stack.use(new ForgetCalls({ log: batches, clock, journal: log }, retention)).begin();
  return {
    create: new CreateBatch({ ...own, batches, jobs, ending, clock, counter, check }),
    show: new ShowBatches(batches, jobs, rights),
  };
}
