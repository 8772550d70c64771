import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { ConfirmationsController } from './confirmations/rpc/confirmations.controller.js';
import { GitController } from './git/rpc/git.controller.js';
import { McpController } from './mcp/rpc/mcp.controller.js';
import { RecoveryController } from './recovery/rpc/recovery.controller.js';
import { RegenerationController } from './regeneration/rpc/regeneration.controller.js';
import { ReviewController } from './review/rpc/review.controller.js';
import { AgentsController } from './rpc/agents.controller.js';

@Module({})
export class AgentsModule {
  /** `adapters` provide Load, Served, the use cases of git, RotateGitKey, ManageConfirmations, RecoveryTallies, Conflicts, and Reviews. */
  static with(adapters: Provider[]): DynamicModule {
    const served = [AgentsController, ConfirmationsController, GitController, McpController];
    const controllers = [...served, RecoveryController, RegenerationController, ReviewController];
    return { module: AgentsModule, controllers, providers: adapters };
  }
}
