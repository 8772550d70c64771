import { Module, type DynamicModule } from '@nestjs/common';
import type { WorkflowService } from './compose.js';
import { Plans } from './planning/application/plans.js';
import { Runs } from './runs/application/runs.js';
import { StartRun } from './runs/application/start-run.js';
import { SteerRun } from './runs/application/steer-run.js';
import { WatchRun } from './runs/application/watch-run.js';
import { WorkflowController } from './runs/rpc/workflow.controller.js';

@Module({})
export class WorkflowModule {
  static with({ runs, plans, startRun, steerRun, watchRun }: WorkflowService): DynamicModule {
    return {
      module: WorkflowModule,
      controllers: [WorkflowController],
      providers: [
        { provide: Runs, useValue: runs },
        { provide: Plans, useValue: plans },
        { provide: StartRun, useValue: startRun },
        { provide: SteerRun, useValue: steerRun },
        { provide: WatchRun, useValue: watchRun },
      ],
    };
  }
}
