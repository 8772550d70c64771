import path from 'node:path';
import type { Platform } from '@hexad/host';
import { DependencySets, ProcessSandbox, zipFolder } from '@hexad/workspace';
import { BlobArchives } from './adapters/blob-archives.js';
import { RpcCodegen } from './adapters/rpc-codegen.js';
import { RpcRuns } from './adapters/rpc-runs.js';
import { RpcSpecs } from './adapters/rpc-specs.js';
import { agentsSchema } from './adapters/schema.js';
import { StoredResults } from './adapters/stored-results.js';
import { allActions } from './application/all-actions.js';
import { PackTools } from './application/pack-tools.js';
import { PerformTask } from './application/perform-task.js';
import { Workspaces } from './application/run-workspace.js';

/** The agents of a process, wired to its platform. */
export function compose(platform: Platform): PerformTask {
  const { dataDir, cacheDir, rpc, ids, clock, blobs } = platform;
  const sandbox = new ProcessSandbox({ folder: path.join(dataDir, 'sandboxes'), ids, compileCache: path.join(cacheDir, 'compiled') });
  const tools = new PackTools(sandbox, new DependencySets(path.join(cacheDir, 'deps'), ids), ids);
  const [specs, codegen] = [new RpcSpecs(rpc), new RpcCodegen(rpc)];
  const results = new StoredResults(platform.store(agentsSchema));
  const archives = new BlobArchives(blobs, rpc);
  const actions = allActions({ specs, codegen, tools, runs: new RpcRuns(rpc), results, archives, zip: zipFolder });
  const workspaces = new Workspaces(path.join(dataDir, 'workspaces'), clock);
  return new PerformTask(actions, { results, workspaces, clock });
}
