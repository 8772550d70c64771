import { fileURLToPath } from 'node:url';
import { readWeights } from '@hexad/kernel';
import type { Platform } from '@hexad/host';
import { serving } from '@hexad/rpc';
import { composeLibrary } from './library/compose.js';
import { composeSchedules } from './schedules/compose.js';
import { composeTriggers } from './triggers/compose.js';
import type { Owners } from './launching/application/owners.js';
import type { PutWorkflow } from './library/application/put-workflow.js';
import type { ShowWorkflows } from './library/application/show-workflows.js';
import { composeActions } from './actions/compose.js';
import { composeApprovals, type ApprovalUseCases } from './approvals/compose.js';
import { composePlugins } from './plugins/compose.js';
import { RunsWithArchive } from './history/adapters/runs-with-archive.js';
import { StoreArchive } from './history/adapters/store-archive.js';
import { StoreRetention } from './history/adapters/store-retention.js';
import { KeepHistory } from './history/application/keep-history.js';
import { StoreMoves } from './migration/adapters/store-moves.js';
import { MigrateRun } from './migration/application/migrate-run.js';
import { RpcSpecs } from './planning/adapters/rpc-specs.js';
import { StorePlans } from './planning/adapters/store-plans.js';
import { RpcArchitectures } from './planning/adapters/rpc-architectures.js';
import { architecturePlugin } from './planning/application/architecture-plugin.js';
import { planningPlugin } from './planning/application/planning-plugin.js';
import type { Plans } from './planning/application/plans.js';
import { specPlugin } from './planning/application/spec-plugin.js';
import { ProcessWorkshop } from './planning/project/adapters/process-workshop.js';
import { StoreHistory } from './planning/project/adapters/store-history.js';
import { StorePlanSettings } from './planning/project/adapters/store-plan-settings.js';
import { PlanProject } from './planning/project/application/plan-project.js';
import { StoreLargeValues } from './runs/adapters/large/store-large-values.js';
import { StoreRuns } from './runs/adapters/store-runs.js';
import { StoreUpkeep } from './runs/adapters/store-upkeep.js';
import { Engine } from './runs/application/engine.js';
import { RpcAgentKinds } from './runs/adapters/rpc-agent-kinds.js';
import { KillPoint } from './runs/application/kill-point.js';
import type { LargeValues } from './runs/application/large-values.js';
import { Notices } from './runs/application/notices.js';
import { PluginRegistry, type Plugin } from './runs/application/plugins.js';
import type { Runs, Upkeep } from './runs/application/runs.js';
import { Rerun } from './runs/application/rerun.js';
import { StartRun } from './runs/application/start-run.js';
import { SteerRun } from './runs/application/steer-run.js';
import { WatchRun } from './runs/application/watch-run.js';
import { vocabularyOf } from './runs/application/vocabulary.js';
import { TurnComputer } from './runs/application/turn-computer.js';
import { Worker } from './runs/application/worker.js';
import type { Run } from './runs/domain/run.js';
import { workflowSchema } from './schema.js';

/** Everything the service is made of, wired by hand: the handlers only see these. */
export interface WorkflowService {
  readonly runs: Runs;
  readonly large: LargeValues;
  readonly keepHistory: KeepHistory;
  readonly migrateRun: MigrateRun;
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
  readonly putWorkflow: PutWorkflow;
  readonly showWorkflows: ShowWorkflows;
  readonly outside: ReturnType<typeof composeActions>['outside'];
  readonly schedules: ReturnType<typeof composeSchedules>;
  readonly approvals: ApprovalUseCases;
  readonly triggers: ReturnType<typeof composeTriggers>;
  readonly plugins: ReturnType<typeof composePlugins>;
}

const SHIPPED = fileURLToPath(new URL('../../../workflows/', import.meta.url));

/** `plugins` come on top of the service's own; tests bring theirs, and `owners` in place of identity. */
export function compose(platform: Platform, plugins: Readonly<Record<string, Plugin>> = {}, owners?: Owners): WorkflowService {
  const { clock, ids, rpc, settings } = platform;
  const log = platform.log('workflow');
  const store = platform.store(workflowSchema);
  const owner = ids.next();
  const large = new StoreLargeValues({
    store,
    clock,
    inRow: numberIn(settings['HEXAD_WORKFLOW_OUTPUT_IN_ROW']),
    largest: numberIn(settings['HEXAD_WORKFLOW_LARGEST_OUTPUT']),
  });
  const computer = (tenant: string, run: Run): TurnComputer => new TurnComputer(registry, tenant, run);
  const hot = new StoreRuns({ store, clock, ids, owner, large, computer, random: Math.random });
  const runs = new RunsWithArchive(hot, store, clock);
  const keepHistory = new KeepHistory({ archive: new StoreArchive(store, owner), retention: new StoreRetention(store), clock, log });
  const upkeep = new StoreUpkeep(store, clock, owner);
  const plans = new StorePlans(store);
  const specs = new RpcSpecs(rpc);
  const settingsOfPlans = new StorePlanSettings(store);
  const history = new StoreHistory(store, runs, settingsOfPlans);
  const workshop = new ProcessWorkshop();
  const planProject = new PlanProject({ plans, specs, settings: settingsOfPlans, history, workshop, clock });
  const actions = composeActions(platform, store);
  const own = {
    spec: specPlugin(specs),
    codegen: architecturePlugin(specs, new RpcArchitectures(rpc)),
    planning: planningPlugin(specs, plans, planProject),
    ...actions.plugins,
  };
  const registry = new PluginRegistry({ ...own, ...plugins }, actions.openSecrets, large.largest);
  const notices = new Notices();
  const killPoint = new KillPoint(settings['HEXAD_TEST_KILL_AT'], die);
  const weights = readWeights(settings['HEXAD_WORKFLOW_TENANT_WEIGHTS'] ?? '');
  const weightOf = (tenant: string): number => weights?.get(tenant) ?? 1;
  const engine = new Engine({ runs, upkeep, notices, killPoint, clock, log, weightOf });
  const atOnce = settings['HEXAD_WORKFLOW_STEPS_AT_ONCE'];
  const worker = new Worker({
    engine,
    plugins: registry,
    upkeep,
    clock,
    log,
    weightOf,
    apart: (work) => serving.beyond(work),
    ...(atOnce && { atOnce: Number(atOnce) }),
  });
  engine.attach(worker);
  const plugged = composePlugins({
    store,
    clock,
    engine,
    notices,
    secrets: actions.openSecrets,
    largest: large.largest,
    vocabulary: vocabularyOf(registry),
    isOwn: (plugin) => registry.isOwn(plugin),
  });
  const { vocabularies } = plugged;
  const library = composeLibrary({ store, clock, vocabularies, folder: settings['HEXAD_WORKFLOWS_DIR'] || SHIPPED });
  const kinds = new RpcAgentKinds(rpc);
  const startRun = new StartRun({ engine, runs, sources: library.sources, vocabularies, ids, clock, kinds });
  const steerRun = new SteerRun(engine, runs);
  const schedules = composeSchedules({ store, clock, ids, log, rpc, startRun, steerRun, owner, owners });
  return {
    runs,
    large,
    keepHistory,
    migrateRun: new MigrateRun({ runs, moves: new StoreMoves(store), startRun, engine, clock }),
    plans,
    planProject,
    workshop,
    upkeep,
    engine,
    worker,
    startRun,
    rerun: new Rerun({ engine, runs, vocabularies, ids, clock, kinds }),
    steerRun,
    watchRun: new WatchRun(runs, notices),
    putWorkflow: library.putWorkflow,
    showWorkflows: library.showWorkflows,
    outside: actions.outside,
    approvals: composeApprovals({ store, rpc, clock, ids, engine, runs, log, sealed: actions.outside.sealed }),
    schedules,
    plugins: plugged,
    triggers: composeTriggers({
      store,
      clock,
      ids,
      launch: schedules.launch,
      startRun,
      sealed: actions.outside.sealed,
      bus: () => platform.bus('workflow'),
    }),
  };
}

/** A setting that the schema of the role has checked. */
const numberIn = (setting: string | undefined): number | undefined => (setting ? Number(setting) : undefined);

/** As `kill -9` from outside would: nothing runs after it, not even what this thread still wanted to do. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
