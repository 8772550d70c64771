import path from 'node:path';
import type { Platform } from '@hexad/host';
import { DependencySets, openSandbox, zipFolder, type Sandbox } from '@hexad/workspace';
import { BlobArchives } from './adapters/blob-archives.js';
import { RpcCodegen } from './adapters/rpc-codegen.js';
import { RpcRuns } from './adapters/rpc-runs.js';
import { RpcSpecs } from './adapters/rpc-specs.js';
import { agentsSchema } from './adapters/schema.js';
import { StoredResults } from './adapters/stored-results.js';
import { allActions } from './application/all-actions.js';
import { PackTools } from './application/pack-tools.js';
import { PerformTask } from './application/perform-task.js';
import type { Sources } from './source/sources.js';
import { Workspaces } from './application/workspaces.js';
import { StoredConflicts } from './regeneration/adapters/stored-conflicts.js';
import { GoOnFromRecord } from './regeneration/application/go-on-from-record.js';
import { HandBack } from './regeneration/application/hand-back.js';
import { Regenerate } from './regeneration/application/regenerate.js';
import { Settle } from './regeneration/application/settle.js';
import { composeWork, type WorkParts } from './compose-work.js';
import type { Kinds } from './kinds/read-kinds.js';
import type { TaskLog } from './runtime/application/task-log.js';

const setsOf = ({ cacheDir }: Platform): string => path.join(cacheDir, 'deps');

/** Where all commands of this process run. */
export function sandboxOf(platform: Platform): Promise<Sandbox> {
  const { dataDir, cacheDir, ids, settings } = platform;
  const log = platform.log('agents');
  return openSandbox({
    settings,
    folder: path.join(dataDir, 'sandboxes'),
    ids,
    sets: setsOf(platform),
    compileCache: path.join(cacheDir, 'compiled'),
    warn: (message) => log.warn(message),
  });
}

export interface Composed extends AsyncDisposable {
  readonly perform: PerformTask;
  /** Of what the agents do. */
  readonly log: TaskLog;
  readonly sources: Sources;
  readonly workspaces: Workspaces;
}

/** The agents of a process, wired to its platform. */
export function compose(platform: Platform, kinds: Kinds, parts: WorkParts): Composed {
  const { sandbox } = parts;
  const { dataDir, rpc, ids, clock, blobs } = platform;
  const tools = new PackTools(sandbox, new DependencySets(setsOf(platform), ids), ids);
  const [specs, codegen] = [new RpcSpecs(rpc), new RpcCodegen(rpc)];
  const results = new StoredResults(platform.store(agentsSchema));
  const archives = new BlobArchives(blobs, rpc);
  const composed = composeWork(platform, kinds, parts);
  const { work, merge, together, predict, log } = composed;
  const runs = new RpcRuns(rpc);
  const { sources } = composed;
  const conflicts = new StoredConflicts(platform.store(agentsSchema));
  const regeneration = [
    new GoOnFromRecord(specs, sources),
    new Regenerate({ specs, codegen, tools, sources, conflicts }),
    new Settle(conflicts),
    new HandBack(sources),
  ];
  const others = [work, merge, together, predict, ...regeneration];
  const actions = allActions({ specs, codegen, tools, runs, results, archives, zip: zipFolder, others });
  const workspaces = new Workspaces(path.join(dataDir, 'workspaces'), clock);
  const perform = new PerformTask(actions, { results, workspaces, clock, runs });
  return { perform, log, sources, workspaces, [Symbol.asyncDispose]: () => composed[Symbol.asyncDispose]() };
}
