import { AppError, type Caller } from '@hexad/kernel';
import type { KeptConfirmationPolicy } from '@hexad/proto/agents/v1/confirmations';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { getConfirmationPolicy, setConfirmationPolicy } from './confirmations.endpoints.js';

@Controller()
export class ConfirmationsController {
  constructor(private readonly backend: Backend) {}

  @Serves(getConfirmationPolicy)
  async get(@Input() { query }: InputOf<typeof getConfirmationPolicy>, @By() caller: Caller) {
    const { kept } = await this.backend.confirmations.getConfirmationPolicy({ projectId: query.project ?? '' }, { caller });
    return policyJson(kept);
  }

  @Serves(setConfirmationPolicy)
  async set(@Input() { body, idempotencyKey }: InputOf<typeof setConfirmationPolicy>, @By() caller: Caller) {
    const { project = '', ...given } = body;
    const policy = { ...given, allowBelow: given.allowBelow ?? 0, answerMinutes: given.answerMinutes ?? 0 };
    const { kept } = await this.backend.confirmations.setConfirmationPolicy({ projectId: project, policy }, { caller, idempotencyKey });
    return policyJson(kept);
  }
}

function policyJson(kept: KeptConfirmationPolicy | undefined) {
  if (!kept?.policy) throw new AppError('internal', 'The agents service answered without the policy.');
  const { policy, changedBy, changedAt } = kept;
  const { allowBelow, answerMinutes } = policy;
  return {
    ...policy,
    allowBelow: allowBelow === 0 ? null : allowBelow,
    answerMinutes: answerMinutes === 0 ? null : answerMinutes,
    changedBy: orNull(changedBy),
    changedAt: orNull(changedAt),
  };
}
