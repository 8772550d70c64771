import type { Platform } from '@hexad/host';
import type { Store } from '@hexad/store';
import type { Spending } from '../money/index.js';
import { StoredProcesses } from '../processes/adapters/stored-processes.js';
import { StoredRemains } from '../processes/adapters/stored-remains.js';
import { Bury } from '../processes/application/bury.js';
import { Heartbeat } from '../processes/application/heartbeat.js';
import type { StoredRecords } from '../records/application/stored-records.js';

/**
 * This process among the others that reserve money. Its life ends when all is settled and recorded, so it is put on the stack before what settles and
 * records; it begins when that is there.
 */
export function composeProcesses(platform: Platform, store: Store, process: string, stack: AsyncDisposableStack) {
  const { clock } = platform;
  const journal = platform.log('llm');
  let records: StoredRecords | undefined;
  const unrecordedFrom = (): Date => records?.unrecordedFrom(clock.now()) ?? clock.now();
  const heartbeat = stack.use(new Heartbeat(new StoredProcesses(store, process), unrecordedFrom, journal));
  return {
    begin(spending: Spending, own: StoredRecords): Promise<void> {
      records = own;
      const bury = new Bury({ remains: new StoredRemains(store), spending, records: own, log: journal });
      return heartbeat.begin((dead) => bury.execute(dead));
    },
  };
}
