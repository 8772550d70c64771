import { Module, type DynamicModule } from '@nestjs/common';
import type { WorkflowService } from './compose.js';
import { Plans } from './planning/application/plans.js';
import { PlanProject } from './planning/project/application/plan-project.js';
import { PlanningController } from './planning/project/rpc/planning.controller.js';
import { Runs } from './runs/application/runs.js';
import { Rerun } from './runs/application/rerun.js';
import { StartRun } from './runs/application/start-run.js';
import { SteerRun } from './runs/application/steer-run.js';
import { WatchRun } from './runs/application/watch-run.js';
import { WorkflowController } from './runs/rpc/workflow.controller.js';

@Module({})
export class WorkflowModule {
  static with({ runs, plans, planProject, startRun, rerun, steerRun, watchRun }: WorkflowService): DynamicModule {
    return {
      module: WorkflowModule,
      controllers: [WorkflowController, PlanningController],
      providers: [
        { provide: Runs, useValue: runs },
        { provide: Plans, useValue: plans },
        { provide: PlanProject, useValue: planProject },
        { provide: StartRun, useValue: startRun },
        { provide: Rerun, useValue: rerun },
        { provide: SteerRun, useValue: steerRun },
        { provide: WatchRun, useValue: watchRun },
      ],
    };
  }
}
