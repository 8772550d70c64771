import { fileURLToPath } from 'node:url';
import type { Platform } from '@hexad/host';
import { serving } from '@hexad/rpc';
import { RpcSpecs } from './planning/adapters/rpc-specs.js';
import { StorePlans } from './planning/adapters/store-plans.js';
import { planningPlugin } from './planning/application/planning-plugin.js';
import type { Plans } from './planning/application/plans.js';
import { specPlugin } from './planning/application/spec-plugin.js';
import { ProcessWorkshop } from './planning/project/adapters/process-workshop.js';
import { StoreHistory } from './planning/project/adapters/store-history.js';
import { StorePlanSettings } from './planning/project/adapters/store-plan-settings.js';
import { PlanProject } from './planning/project/application/plan-project.js';
import { FolderWorkflowFiles } from './runs/adapters/folder-workflow-files.js';
import { StoreRuns } from './runs/adapters/store-runs.js';
import { StoreUpkeep } from './runs/adapters/store-upkeep.js';
import { Engine } from './runs/application/engine.js';
import { KillPoint } from './runs/application/kill-point.js';
import { Notices } from './runs/application/notices.js';
import { PluginRegistry, type Plugin } from './runs/application/plugins.js';
import type { Runs, Upkeep } from './runs/application/runs.js';
import { Rerun } from './runs/application/rerun.js';
import { StartRun } from './runs/application/start-run.js';
import { SteerRun } from './runs/application/steer-run.js';
import { WatchRun } from './runs/application/watch-run.js';
import { vocabularyOf } from './runs/application/vocabulary.js';
import { Worker } from './runs/application/worker.js';
import { workflowSchema } from './schema.js';

/** Everything the service is made of, wired by hand: the handlers only see these. */
export interface WorkflowService {
  readonly runs: Runs;
  readonly plans: Plans;
  readonly planProject: PlanProject;
  readonly workshop: AsyncDisposable;
  readonly upkeep: Upkeep;
  readonly engine: Engine;
  readonly worker: Worker;
  readonly startRun: StartRun;
  readonly rerun: Rerun;
  readonly steerRun: SteerRun;
  readonly watchRun: WatchRun;
}

const SHIPPED = fileURLToPath(new URL('../../../workflows/', import.meta.url));

/** `plugins` come on top of the service's own; tests bring theirs. */
export function compose(platform: Platform, plugins: Readonly<Record<string, Plugin>> = {}): WorkflowService {
  const { clock, ids, rpc, settings } = platform;
  const log = platform.log('workflow');
  const store = platform.store(workflowSchema);
  const owner = ids.next();
  const runs = new StoreRuns({ store, clock, ids, owner, random: Math.random });
  const upkeep = new StoreUpkeep(store, clock, owner);
  const plans = new StorePlans(store);
  const specs = new RpcSpecs(rpc);
  const settingsOfPlans = new StorePlanSettings(store);
  const history = new StoreHistory(store, runs, settingsOfPlans);
  const workshop = new ProcessWorkshop();
  const planProject = new PlanProject({ plans, specs, settings: settingsOfPlans, history, workshop, clock });
  const registry = new PluginRegistry({ spec: specPlugin(specs), planning: planningPlugin(specs, plans), ...plugins });
  const notices = new Notices();
  const killPoint = new KillPoint(settings['HEXAD_TEST_KILL_AT'], die);
  const engine = new Engine({ runs, upkeep, notices, killPoint, clock, log });
  const worker = new Worker({ engine, plugins: registry, upkeep, clock, log, apart: (work) => serving.beyond(work) });
  engine.attach(worker);
  const vocabulary = vocabularyOf(registry);
  const files = new FolderWorkflowFiles(settings['HEXAD_WORKFLOWS_DIR'] || SHIPPED);
  return {
    runs,
    plans,
    planProject,
    workshop,
    upkeep,
    engine,
    worker,
    startRun: new StartRun(engine, files, vocabulary, ids, clock),
    rerun: new Rerun(engine, runs, vocabulary, ids, clock),
    steerRun: new SteerRun(engine, runs),
    watchRun: new WatchRun(runs, notices),
  };
}

/** As `kill -9` from outside would: nothing runs after it, not even what this thread still wanted to do. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
