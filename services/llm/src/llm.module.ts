import { Clock, Ids } from '@hexad/kernel';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { BatchesController } from './batches/rpc/batches.controller.js';
import { Calls } from './calls/application/calls.js';
import { CallsController } from './calls/rpc/calls.controller.js';
import type { Composed } from './compose/compose.js';
import { KeysController } from './credentials/rpc/keys.controller.js';
import { DoorsController } from './doors/rpc/doors.controller.js';
import { SettingsController } from './guards/index.js';
import { BudgetsController } from './money/rpc/budgets.controller.js';
import { PricesController } from './money/rpc/prices.controller.js';
import { PromptsController } from './prompts/index.js';
import { UsageController } from './records/rpc/usage.controller.js';
import { ReplayController } from './replay/rpc/replay.controller.js';
import { PoliciesController } from './routing/rpc/policies.controller.js';
import { ProvidersController } from './routing/rpc/providers.controller.js';

const CONTROLLERS = [
  CallsController,
  BatchesController,
  DoorsController,
  KeysController,
  ProvidersController,
  PoliciesController,
  BudgetsController,
  PricesController,
  SettingsController,
  PromptsController,
  UsageController,
  ReplayController,
];

@Module({})
export class LlmModule {
  static with({ calls, useCases }: Composed, { clock, ids }: { readonly clock: Clock; readonly ids: Ids }): DynamicModule {
    const providers: Provider[] = [
      { provide: Clock, useValue: clock },
      { provide: Ids, useValue: ids },
      { provide: Calls, useValue: calls },
      ...useCases.map((useCase) => ({ provide: useCase.constructor, useValue: useCase })),
    ];
    return { module: LlmModule, controllers: CONTROLLERS, providers };
  }
}
