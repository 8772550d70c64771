import { ApprovalsController } from './approvals/approvals.controller.js';
import { ChatsController } from './approvals/chats.controller.js';
import { DecideController } from './approvals/decide.controller.js';
import { DeadLettersController } from './bus/dead-letters.controller.js';
import { CatalogController } from './catalog/catalog.controller.js';
import { CodegenController } from './codegen/codegen.controller.js';
import { GitController } from './git/git.controller.js';
import { ConfirmationsController } from './confirmations/confirmations.controller.js';
import { McpController } from './mcp/mcp.controller.js';
import { ApiKeysController } from './identity/api-keys.controller.js';
import { MembersController } from './identity/members.controller.js';
import { TenantsController } from './identity/tenants.controller.js';
import { UsersController } from './identity/users.controller.js';
import { ConnectionsController } from './integrations/connections.controller.js';
import { CallSettingsController } from './models/call-settings.controller.js';
import { MoneyController } from './models/money.controller.js';
import { BatchesController } from './models/batches.controller.js';
import { PolicyController } from './models/policy.controller.js';
import { ProviderKeysController } from './models/provider-keys.controller.js';
import { PromptsController } from './models/prompts.controller.js';
import { ProvidersController } from './models/providers.controller.js';
import { ReplayController } from './models/replay.controller.js';
import { UsageController } from './models/usage.controller.js';
import { ChannelsController } from './notifications/channels.controller.js';
import { SubscriptionsController } from './notifications/subscriptions.controller.js';
import { PlansController } from './plans/plans.controller.js';
import { ReactionsController } from './reactions/reactions.controller.js';
import { RegenerationController } from './regeneration/regeneration.controller.js';
import { ReviewController } from './review/review.controller.js';
import { HistoryController } from './runs/history.controller.js';
import { RunsController } from './runs/runs.controller.js';
import { SteeringController } from './runs/steering.controller.js';
import { SecretsController } from './secrets/secrets.controller.js';
import { RevisionsController } from './specs/revisions.controller.js';
import { SpecConversationController } from './specs/conversation.controller.js';
import { SpecsController } from './specs/specs.controller.js';
import { SocketController } from './system/socket.controller.js';
import { SystemController } from './system/system.controller.js';
import { AgentsController } from './tasks/agents.controller.js';
import { ChatController } from './tasks/chat.controller.js';
import { TasksController } from './tasks/tasks.controller.js';
import { SchedulesController } from './automation/schedules.controller.js';
import { TriggersController } from './automation/triggers.controller.js';
import { PluginsController } from './workflows/plugins.controller.js';
import { WorkflowsController } from './workflows/workflows.controller.js';

/** Everything that is served over REST. */
export const CONTROLLERS = [
  TenantsController,
  UsersController,
  ApiKeysController,
  MembersController,
  CodegenController,
  RegenerationController,
  RunsController,
  SteeringController,
  TasksController,
  AgentsController,
  ReviewController,
  ChatController,
  ApprovalsController,
  ChatsController,
  HistoryController,
  DecideController,
  WorkflowsController,
  PluginsController,
  SchedulesController,
  TriggersController,
  PlansController,
  SecretsController,
  ConnectionsController,
  ChannelsController,
  SubscriptionsController,
  ReactionsController,
  GitController,
  ConfirmationsController,
  McpController,
  RevisionsController,
  SpecsController,
  SpecConversationController,
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
  SocketController,
  SystemController,
];
