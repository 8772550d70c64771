import type { Platform } from '@hexad/host';
import { agentsSchema } from '../adapters/schema.js';
import type { Workspaces } from '../application/workspaces.js';
import { sweepOutcomes } from '../recovery/adapters/old-outcomes.js';
import type { ReadSettings } from '../settings.js';
import type { Sources } from '../source/sources.js';
import { ForgetTasks } from './forget-tasks.js';
import { RpcRunRetention } from './rpc-run-retention.js';
import { StoredOldLogs } from './stored-old-logs.js';
import { sweeping } from './sweeping.js';

/** Begins to take away what is too old. */
export function composeRetention(
  platform: Platform,
  { sources, workspaces }: { readonly sources: Sources; readonly workspaces: Workspaces },
  { mirrorDays, workspaceDays }: Pick<ReadSettings, 'mirrorDays' | 'workspaceDays'>,
): AsyncDisposable {
  const [log, store] = [platform.log('agents'), platform.store(agentsSchema)];
  const tasks = new ForgetTasks(new StoredOldLogs(store), new RpcRunRetention(platform.rpc), log);
  return sweeping(
    [
      { what: 'mirrors that nobody used', sweep: () => sources.sweep(mirrorDays) },
      { what: 'workspaces of old runs', sweep: () => workspaces.sweep(workspaceDays) },
      { what: 'logs of old tasks', sweep: () => tasks.sweep() },
      { what: 'tries of recovery that count no more', sweep: () => sweepOutcomes(store) },
    ],
    log,
  );
}
