import {
  ConfirmationServiceService as Service,
  type GetConfirmationPolicyRequest,
  type GetConfirmationPolicyResponse,
  type KeptConfirmationPolicy,
  type SetConfirmationPolicyRequest,
  type SetConfirmationPolicyResponse,
} from '@hexad/proto/agents/v1/confirmations';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ManageConfirmations } from '../application/manage-confirmations.js';
import type { KeptPolicy } from '../application/policies.js';

const ONE_PROJECT = { within: { of: 'project', by: 'projectId' } } as const;

@Controller()
export class ConfirmationsController {
  constructor(private readonly confirmations: ManageConfirmations) {}

  @Rpc(Service.getConfirmationPolicy, ONE_PROJECT)
  async get({ projectId }: GetConfirmationPolicyRequest, { caller }: CallContext): Promise<GetConfirmationPolicyResponse> {
    return { kept: toMessage(await this.confirmations.get(caller, projectId)) };
  }

  @Rpc(Service.setConfirmationPolicy, ONE_PROJECT)
  async set({ projectId, policy }: SetConfirmationPolicyRequest, { caller }: CallContext): Promise<SetConfirmationPolicyResponse> {
    const { allowBelow = 0, otherwise, answerMinutes = 0, silence } = policy ?? {};
    const wish = { allowBelow: allowBelow || null, otherwise, answerMinutes: answerMinutes || null, silence };
    return { kept: toMessage(await this.confirmations.set(caller, projectId, wish)) };
  }
}

const toMessage = ({ policy, changedBy, changedAt }: KeptPolicy): KeptConfirmationPolicy => ({
  policy: { ...policy, allowBelow: policy.allowBelow ?? 0, answerMinutes: policy.answerMinutes ?? 0 },
  changedBy,
  changedAt: changedAt?.toISOString() ?? '',
});
