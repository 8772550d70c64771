import { DeadLettersController } from './bus/dead-letters.controller.js';
import { CatalogController } from './catalog/catalog.controller.js';
import { CodegenController } from './codegen/codegen.controller.js';
import { ApiKeysController } from './identity/api-keys.controller.js';
import { MembersController } from './identity/members.controller.js';
import { TenantsController } from './identity/tenants.controller.js';
import { UsersController } from './identity/users.controller.js';
import { CallSettingsController } from './models/call-settings.controller.js';
import { MoneyController } from './models/money.controller.js';
import { BatchesController } from './models/batches.controller.js';
import { PolicyController } from './models/policy.controller.js';
import { ProviderKeysController } from './models/provider-keys.controller.js';
import { PromptsController } from './models/prompts.controller.js';
import { ProvidersController } from './models/providers.controller.js';
import { ReplayController } from './models/replay.controller.js';
import { UsageController } from './models/usage.controller.js';
import { PlansController } from './plans/plans.controller.js';
import { RunsController } from './runs/runs.controller.js';
import { SpecsController } from './specs/specs.controller.js';
import { SystemController } from './system/system.controller.js';

/** Everything that is served over REST. */
export const CONTROLLERS = [
  TenantsController,
  UsersController,
  ApiKeysController,
  MembersController,
  CodegenController,
  RunsController,
  PlansController,
  SpecsController,
  CatalogController,
  ProvidersController,
  PolicyController,
  ProviderKeysController,
  MoneyController,
  CallSettingsController,
  PromptsController,
  UsageController,
  ReplayController,
  BatchesController,
  DeadLettersController,
  SystemController,
];
