import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { AllowedHosts } from './actions/http/application/allowed-hosts.js';
import { HttpHostsController } from './actions/http/rpc/http-hosts.controller.js';
import type { WorkflowService } from './compose.js';
import { KeepHistory } from './history/application/keep-history.js';
import { MigrateRun } from './migration/application/migrate-run.js';
import { MigrationController } from './migration/rpc/migration.controller.js';
import { HistoryController } from './history/rpc/history.controller.js';
import { PutWorkflow } from './library/application/put-workflow.js';
import { ShowWorkflows } from './library/application/show-workflows.js';
import { LibraryController } from './library/rpc/library.controller.js';
import { Plans } from './planning/application/plans.js';
import { PlanProject } from './planning/project/application/plan-project.js';
import { PlanningController } from './planning/project/rpc/planning.controller.js';
import { LargeValues } from './runs/application/large-values.js';
import { Runs } from './runs/application/runs.js';
import { Rerun } from './runs/application/rerun.js';
import { StartRun } from './runs/application/start-run.js';
import { SteerRun } from './runs/application/steer-run.js';
import { WatchRun } from './runs/application/watch-run.js';
import { WorkflowController } from './runs/rpc/workflow.controller.js';
import { ManageSecrets } from './secrets/application/manage-secrets.js';
import { RotateSecrets } from './secrets/application/rotate-secrets.js';
import { SecretsController } from './secrets/rpc/secrets.controller.js';

/** What a part of the service that is wired by itself answers. */
export interface Slice {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
}

@Module({})
export class WorkflowModule {
  static with(service: WorkflowService, slices: readonly Slice[] = []): DynamicModule {
    const { runs, plans, planProject, startRun, rerun, steerRun, watchRun, putWorkflow, showWorkflows, outside } = service;
    const own = [
      WorkflowController,
      PlanningController,
      LibraryController,
      SecretsController,
      HttpHostsController,
      HistoryController,
      MigrationController,
    ];
    return {
      module: WorkflowModule,
      controllers: [...own, ...slices.flatMap(({ controllers }) => controllers)],
      providers: [
        { provide: Runs, useValue: runs },
        { provide: LargeValues, useValue: service.large },
        { provide: MigrateRun, useValue: service.migrateRun },
        { provide: KeepHistory, useValue: service.keepHistory },
        { provide: Plans, useValue: plans },
        { provide: PlanProject, useValue: planProject },
        { provide: StartRun, useValue: startRun },
        { provide: Rerun, useValue: rerun },
        { provide: SteerRun, useValue: steerRun },
        { provide: WatchRun, useValue: watchRun },
        { provide: PutWorkflow, useValue: putWorkflow },
        { provide: ShowWorkflows, useValue: showWorkflows },
        { provide: ManageSecrets, useValue: outside.secrets },
        { provide: RotateSecrets, useValue: outside.rotateSecrets },
        { provide: AllowedHosts, useValue: outside.hosts },
        ...slices.flatMap(({ providers }) => providers),
      ],
    };
  }
}
