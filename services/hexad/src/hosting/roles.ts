import type { RoleModule } from '@hexad/host';
import { agentsRole } from '@hexad/service-agents';
import { codegenRole } from '@hexad/service-codegen/role';
import { dispatcherRole } from '@hexad/service-dispatcher';
import { gatewayRole } from '@hexad/service-gateway/role';
import { identityRole } from '@hexad/service-identity/role';
import { integrationsRole } from '@hexad/service-integrations';
import { llmRole } from '@hexad/service-llm/role';
import { specRole } from '@hexad/service-spec/role';
import { workflowRole } from '@hexad/service-workflow';

/** Everything one process hosts. */
export const ROLES: readonly RoleModule[] = [
  identityRole,
  llmRole,
  specRole,
  codegenRole,
  integrationsRole,
  workflowRole,
  dispatcherRole,
  agentsRole,
  gatewayRole,
];
