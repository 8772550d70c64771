import { CodegenServiceService } from '@hexad/proto/codegen/v1/codegen';
import { DispatcherServiceService } from '@hexad/proto/dispatcher/v1/dispatcher';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { SpecServiceService } from '@hexad/proto/spec/v1/spec';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import type { RpcClient, RpcClients } from '@hexad/rpc';

/** The services behind the edge. */
export class Backend {
  readonly identity: RpcClient<typeof IdentityServiceService>;
  readonly spec: RpcClient<typeof SpecServiceService>;
  readonly workflow: RpcClient<typeof WorkflowServiceService>;
  readonly codegen: RpcClient<typeof CodegenServiceService>;
  readonly dispatcher: RpcClient<typeof DispatcherServiceService>;

  constructor(rpc: RpcClients) {
    this.identity = rpc.client('identity', IdentityServiceService);
    this.spec = rpc.client('spec', SpecServiceService);
    this.workflow = rpc.client('workflow', WorkflowServiceService);
    this.codegen = rpc.client('codegen', CodegenServiceService);
    this.dispatcher = rpc.client('dispatcher', DispatcherServiceService);
  }
}
