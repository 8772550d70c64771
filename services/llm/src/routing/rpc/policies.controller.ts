import { requireRight } from '@hexad/kernel';
import {
  ProviderServiceService as Service,
  type GetPolicyRequest,
  type GetPolicyResponse,
  type SetPolicyRequest,
  type SetPolicyResponse,
} from '@hexad/proto/llm/v1/routing';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ManagePolicies, type PolicyView } from '../application/manage-policies.js';
import { given, policyMessage, toPolicy } from './messages.js';

@Controller()
export class PoliciesController {
  constructor(private readonly policies: ManagePolicies) {}

  @Rpc(Service.getPolicy, { within: { of: 'project', by: 'projectId' } })
  async get({ projectId }: GetPolicyRequest, { caller }: CallContext): Promise<GetPolicyResponse> {
    requireRight(caller, 'models.read');
    return toMessages(await this.policies.get(caller.tenant, projectId));
  }

  @Rpc(Service.setPolicy, { within: { of: 'project', by: 'projectId' } })
  async set({ projectId, policy }: SetPolicyRequest, { caller }: CallContext): Promise<SetPolicyResponse> {
    requireRight(caller, 'models.manage');
    return toMessages(await this.policies.set(caller.tenant, projectId, toPolicy(given('policy', policy))));
  }
}

const toMessages = ({ own, effective }: PolicyView) => ({ own: policyMessage(own), effective: policyMessage(effective) });
