import type { Clock, Ids } from '@hexad/kernel';
import type { RpcClients } from '@hexad/rpc';
import type { Store } from '@hexad/store';
import type { Log } from '@hexad/telemetry';
import { RpcOwners } from '../launching/adapters/rpc-owners.js';
import { StoredStartedRuns } from '../launching/adapters/stored-started-runs.js';
import { Launch } from '../launching/application/launch.js';
import type { Owners } from '../launching/application/owners.js';
import type { StartRun } from '../runs/application/start-run.js';
import type { SteerRun } from '../runs/application/steer-run.js';
import type { Slice } from '../workflow.module.js';
import { StoredSchedules } from './adapters/stored-schedules.js';
import { FireSchedules } from './application/fire-schedules.js';
import { ManageSchedules } from './application/manage-schedules.js';
import { SchedulesController } from './rpc/schedules.controller.js';
import { Ticker } from './application/ticker.js';

export interface SchedulesNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly rpc: RpcClients;
  readonly startRun: StartRun;
  readonly steerRun: SteerRun;
  /** Names this process in leases. */
  readonly owner: string;
  /** In place of identity's word, for tests. */
  readonly owners?: Owners | undefined;
}

/** Between two looks for schedules that another process has made. Milliseconds. */
const EVERY_MS = 2_000;

/** Runs that start by the clock. */
export function composeSchedules({ store, clock, ids, log, rpc, startRun, steerRun, owner, owners }: SchedulesNeeds) {
  const started = new StoredStartedRuns(store);
  const launch = new Launch(startRun, started, owners ?? new RpcOwners(rpc));
  const schedules = new StoredSchedules(store);
  const fireSchedules = new FireSchedules({ schedules, launch, started, steerRun, clock, log, holder: owner });
  const manageSchedules = new ManageSchedules(schedules, startRun, ids, clock);
  return {
    launch,
    schedules,
    fireSchedules,
    manageSchedules,
    projectOf: { schedule: (tenant: string, id: string) => schedules.projectOf(tenant, id) },
    slice: { controllers: [SchedulesController], providers: [{ provide: ManageSchedules, useValue: manageSchedules }] } satisfies Slice,
    ticker: new Ticker(() => fireSchedules.sweep(), { clock, log, everyMs: EVERY_MS }),
  };
}
