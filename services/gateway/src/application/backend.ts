import { CodegenServiceService } from '@hexad/proto/codegen/v1/codegen';
import { DispatcherServiceService } from '@hexad/proto/dispatcher/v1/dispatcher';
import { AuditServiceService } from '@hexad/proto/identity/v1/audit';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { KeyServiceService } from '@hexad/proto/identity/v1/keys';
import { MemberServiceService } from '@hexad/proto/identity/v1/members';
import { TenantServiceService } from '@hexad/proto/identity/v1/tenants';
import { UserServiceService } from '@hexad/proto/identity/v1/users';
import { KeyServiceService as ProviderKeyServiceService } from '@hexad/proto/llm/v1/keys';
import { BatchServiceService } from '@hexad/proto/llm/v1/batches';
import { BudgetServiceService, PriceServiceService } from '@hexad/proto/llm/v1/money';
import { ProviderServiceService } from '@hexad/proto/llm/v1/routing';
import { PromptServiceService } from '@hexad/proto/llm/v1/prompts';
import { ReplayServiceService } from '@hexad/proto/llm/v1/replay';
import { SettingsServiceService } from '@hexad/proto/llm/v1/settings';
import { UsageServiceService } from '@hexad/proto/llm/v1/usage';
import { SpecServiceService } from '@hexad/proto/spec/v1/spec';
import { PlanningServiceService } from '@hexad/proto/workflow/v1/planning';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import { DoorServiceService } from '@hexad/proto/llm/v1/doors';
import type { RpcClient, RpcClients } from '@hexad/rpc';

/** The services behind the edge. */
export class Backend {
  readonly identity: RpcClient<typeof IdentityServiceService>;
  readonly audit: RpcClient<typeof AuditServiceService>;
  readonly apiKeys: RpcClient<typeof KeyServiceService>;
  readonly members: RpcClient<typeof MemberServiceService>;
  readonly tenants: RpcClient<typeof TenantServiceService>;
  readonly users: RpcClient<typeof UserServiceService>;
  readonly spec: RpcClient<typeof SpecServiceService>;
  readonly workflow: RpcClient<typeof WorkflowServiceService>;
  readonly planning: RpcClient<typeof PlanningServiceService>;
  readonly codegen: RpcClient<typeof CodegenServiceService>;
  readonly dispatcher: RpcClient<typeof DispatcherServiceService>;
  readonly doors: RpcClient<typeof DoorServiceService>;
  readonly batches: RpcClient<typeof BatchServiceService>;
  readonly budgets: RpcClient<typeof BudgetServiceService>;
  readonly prices: RpcClient<typeof PriceServiceService>;
  readonly providers: RpcClient<typeof ProviderServiceService>;
  readonly callSettings: RpcClient<typeof SettingsServiceService>;
  readonly providerKeys: RpcClient<typeof ProviderKeyServiceService>;
  readonly prompts: RpcClient<typeof PromptServiceService>;
  readonly replay: RpcClient<typeof ReplayServiceService>;
  readonly usage: RpcClient<typeof UsageServiceService>;

  constructor(rpc: RpcClients) {
    this.identity = rpc.client('identity', IdentityServiceService);
    this.audit = rpc.client('identity', AuditServiceService);
    this.apiKeys = rpc.client('identity', KeyServiceService);
    this.members = rpc.client('identity', MemberServiceService);
    this.tenants = rpc.client('identity', TenantServiceService);
    this.users = rpc.client('identity', UserServiceService);
    this.spec = rpc.client('spec', SpecServiceService);
    this.workflow = rpc.client('workflow', WorkflowServiceService);
    this.planning = rpc.client('workflow', PlanningServiceService);
    this.codegen = rpc.client('codegen', CodegenServiceService);
    this.dispatcher = rpc.client('dispatcher', DispatcherServiceService);
    this.doors = rpc.client('llm', DoorServiceService);
    this.batches = rpc.client('llm', BatchServiceService);
    this.budgets = rpc.client('llm', BudgetServiceService);
    this.prices = rpc.client('llm', PriceServiceService);
    this.providers = rpc.client('llm', ProviderServiceService);
    this.callSettings = rpc.client('llm', SettingsServiceService);
    this.providerKeys = rpc.client('llm', ProviderKeyServiceService);
    this.prompts = rpc.client('llm', PromptServiceService);
    this.replay = rpc.client('llm', ReplayServiceService);
    this.usage = rpc.client('llm', UsageServiceService);
  }
}
