import path from 'node:path';
import type { Platform } from '@hexad/host';
import { DependencySets, ProcessSandbox, zipFolder } from '@hexad/workspace';
import { BlobArchives } from './adapters/blob-archives.js';
import { RpcCodegen } from './adapters/rpc-codegen.js';
import { RpcRuns } from './adapters/rpc-runs.js';
import { RpcSpecs } from './adapters/rpc-specs.js';
import { agentsSchema } from './adapters/schema.js';
import { StoredResults } from './adapters/stored-results.js';

import { Check } from './application/actions/check.js';
import { Deliver } from './application/actions/deliver.js';
import { Fix } from './application/actions/fix.js';
import { Generate } from './application/actions/generate.js';
import { Integrate } from './application/actions/integrate.js';
import { Prepare } from './application/actions/prepare.js';
import { ProveStory } from './application/actions/prove-story.js';
import { Prove } from './application/actions/prove.js';
import type { Action } from './application/action.js';
import { PackTools } from './application/pack-tools.js';
import { PerformTask } from './application/perform-task.js';
import { Workspaces } from './application/run-workspace.js';
import { TemplateStrategy } from './application/strategy.js';

/** The agents of a process, wired to its platform. */
export function compose(platform: Platform): PerformTask {
  const { dataDir, cacheDir, rpc, ids, clock, blobs } = platform;
  const sandbox = new ProcessSandbox({ folder: path.join(dataDir, 'sandboxes'), ids, compileCache: path.join(cacheDir, 'compiled') });
  const tools = new PackTools(sandbox, new DependencySets(path.join(cacheDir, 'deps'), ids), ids);
  const [specs, codegen] = [new RpcSpecs(rpc), new RpcCodegen(rpc)];
  const strategies = [new TemplateStrategy(codegen)];
  const results = new StoredResults(platform.store(agentsSchema));
  const actions: Action[] = [
    new Prepare(specs, codegen, tools),
    new Generate(specs, strategies),
    new Check(codegen, tools),
    new Fix(codegen, tools),
    new ProveStory(specs, codegen, tools),
    new Integrate({ specs, codegen, tools, strategies }),
    new Prove(specs, codegen, tools),
    new Deliver({ specs, runs: new RpcRuns(rpc), results, archives: new BlobArchives(blobs, rpc), zip: zipFolder }),
  ];
  const workspaces = new Workspaces(path.join(dataDir, 'workspaces'), clock);
  return new PerformTask(actions, { results, workspaces, clock });
}
