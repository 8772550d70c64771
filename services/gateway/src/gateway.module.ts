import { Health } from '@hexad/host';
import { Metrics } from '@hexad/telemetry';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Backend } from './application/backend.js';
import { Callers } from './application/callers.js';
import { DeadLetterDesk } from './application/dead-letter-desk.js';
import { FollowRun } from './application/follow-run.js';
import { ResolveConflict } from './application/resolve-conflict.js';
import { StartRevision } from './application/start-revision.js';
import { StartBuild } from './application/start-build.js';
import { StartWorkflow } from './application/start-workflow.js';
import { StoreBrief } from './application/store-brief.js';
import { OwnEvents } from './asyncapi/own-events.js';
import { CallerGuard } from './http/caller.js';
import { CONTROLLERS } from './http/controllers.js';
import { Stopping } from './http/stopping.js';

export interface GatewayParts {
  readonly backend: Backend;
  readonly callers: Callers;
  readonly deadLetterDesk: DeadLetterDesk;
  readonly health: Health;
  readonly stopping: Stopping;
  readonly events: OwnEvents;
  readonly metrics: Metrics;
}

@Module({})
export class GatewayModule {
  static with({ backend, callers, deadLetterDesk, health, stopping, events, metrics }: GatewayParts): DynamicModule {
    const storeBrief = new StoreBrief(backend);
    return {
      module: GatewayModule,
      controllers: CONTROLLERS,
      providers: [
        { provide: Backend, useValue: backend },
        { provide: Callers, useValue: callers },
        { provide: Health, useValue: health },
        { provide: Stopping, useValue: stopping },
        { provide: OwnEvents, useValue: events },
        { provide: Metrics, useValue: metrics },
        { provide: StoreBrief, useValue: storeBrief },
        { provide: StartBuild, useValue: new StartBuild(backend, storeBrief) },
        { provide: StartRevision, useValue: new StartRevision(backend) },
        { provide: ResolveConflict, useValue: new ResolveConflict(backend) },
        { provide: StartWorkflow, useValue: new StartWorkflow(backend) },
        { provide: DeadLetterDesk, useValue: deadLetterDesk },
        { provide: FollowRun, useValue: new FollowRun(backend) },
        { provide: APP_GUARD, useClass: CallerGuard },
      ],
    };
  }
}
