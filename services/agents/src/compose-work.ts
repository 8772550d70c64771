import path from 'node:path';
import type { Platform } from '@hexad/host';
import { DependencySets, type Sandbox } from '@hexad/workspace';
import { agentsSchema } from './adapters/schema.js';
import type { Kinds } from './kinds/read-kinds.js';
import { EitherModels } from './model/either-models.js';
import { MergeChangeSet } from './merging/merge-change-set.js';
import { OfflineModels } from './model/offline-models.js';
import { RpcModels } from './model/rpc-models.js';
import { Commands } from './proof/commands.js';
import { StoredLog } from './runtime/adapters/stored-log.js';
import type { TaskLog } from './runtime/application/task-log.js';
import { agentsSettings } from './settings.js';
import { Dependencies } from './source/dependencies.js';
import { Sources } from './source/sources.js';
import { ProcessMap } from './map/process-map.js';
import { Work } from './work/work.js';

export interface ComposedWork extends AsyncDisposable {
  readonly work: Work;
  readonly merge: MergeChangeSet;
  readonly log: TaskLog;
}

/** The work of agents in repositories of people, and the log of it. */
export function composeWork(platform: Platform, kinds: Kinds, sandbox: Sandbox): ComposedWork {
  const { dataDir, cacheDir, rpc, ids, clock, settings } = platform;
  const { route } = agentsSettings(settings, dataDir);
  const log = new StoredLog(platform.store(agentsSchema));
  const map = new ProcessMap();
  const sources = new Sources({ folder: path.join(dataDir, 'mirrors'), clock, route });
  const commands = new Commands(sandbox);
  const dependencies = new Dependencies(new DependencySets(path.join(cacheDir, 'deps'), ids));
  const work = new Work({
    kinds,
    sources,
    log,
    models: new EitherModels(new OfflineModels(), new RpcModels(rpc)),
    clock,
    commands,
    dependencies,
    map,
    model: settings['HEXAD_MODEL'] ?? 'offline',
  });
  const merge = new MergeChangeSet({ sources, commands, dependencies, clock });
  return { work, merge, log, [Symbol.asyncDispose]: () => map[Symbol.asyncDispose]() };
}
