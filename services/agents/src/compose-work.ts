import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Platform } from '@hexad/host';
import { DependencySets, type Sandbox } from '@hexad/workspace';
import { agentsSchema } from './adapters/schema.js';
import type { Kinds } from './kinds/read-kinds.js';
import { StorePolicies } from './confirmations/adapters/store-policies.js';
import { EitherModels } from './model/either-models.js';
import { PredictFiles } from './predicting/predict-files.js';
import type { Logins } from './source/logins.js';
import { LandTogether } from './merging/together/land-together.js';
import { StoredLandingLog } from './merging/together/stored-landing-log.js';
import { MergeChangeSet } from './merging/merge-change-set.js';
import { OfflineModels } from './model/offline-models.js';
import { RpcModels } from './model/rpc-models.js';
import { Commands } from './proof/commands.js';
import { StoredTallies } from './recovery/adapters/stored-tallies.js';
import { StoredReviews } from './review/adapters/stored-reviews.js';
import { StoredLog } from './runtime/adapters/stored-log.js';
import type { TaskLog } from './runtime/application/task-log.js';
import { agentsSettings } from './settings.js';
import { Dependencies } from './source/dependencies.js';
import { Sources } from './source/sources.js';
import { ProcessMap } from './map/process-map.js';
import { Work } from './work/work.js';
import type { McpTools } from './mcp/application/mcp-tools.js';

export interface ComposedWork extends AsyncDisposable {
  readonly work: Work;
  readonly merge: MergeChangeSet;
  readonly together: LandTogether;
  readonly predict: PredictFiles;
  readonly sources: Sources;
  readonly log: TaskLog;
}

export interface WorkParts {
  readonly sandbox: Sandbox;
  readonly mcp: McpTools;
  readonly logins: Logins;
}

/** The work of agents in repositories of people, and the log of it. */
export function composeWork(platform: Platform, kinds: Kinds, { sandbox, mcp, logins }: WorkParts): ComposedWork {
  const { dataDir, cacheDir, rpc, ids, clock, settings } = platform;
  const { route } = agentsSettings(settings, dataDir);
  const store = platform.store(agentsSchema);
  const log = new StoredLog(store);
  const map = new ProcessMap();
  const sources = new Sources({ folder: path.join(dataDir, 'mirrors'), clock, route, logins });
  const commands = new Commands(sandbox);
  const dependencies = new Dependencies(new DependencySets(path.join(cacheDir, 'deps'), ids, 'nobody'));
  const work = new Work({
    kinds,
    sources,
    log,
    models: new EitherModels(new OfflineModels(), new RpcModels(rpc)),
    clock,
    commands,
    dependencies,
    map,
    mcp,
    memory: new StoredReviews(store),
    policies: new StorePolicies(store),
    tallies: new StoredTallies(store),
    pause: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
    model: settings['HEXAD_MODEL'] ?? 'offline',
  });
  const merge = new MergeChangeSet({ sources, commands, dependencies, log, clock });
  const together = new LandTogether({ sources, commands, dependencies, clock, landings: new StoredLandingLog(store) });
  return {
    work,
    merge,
    together,
    predict: new PredictFiles(sources),
    sources,
    log,
    [Symbol.asyncDispose]: () => map[Symbol.asyncDispose](),
  };
}
