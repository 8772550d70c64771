import { AppError, type Caller } from '@hexad/kernel';
import {
  ReviewServiceService as Service,
  type ApproveRuleRequest,
  type ApproveRuleResponse,
  type DismissFindingRequest,
  type DismissFindingResponse,
  type Finding,
  type ListFindingsRequest,
  type ListFindingsResponse,
  type ListRulesRequest,
  type ListRulesResponse,
  type ReopenFindingRequest,
  type ReopenFindingResponse,
  type ReviewRule,
  type RevokeRuleRequest,
  type RevokeRuleResponse,
} from '@hexad/proto/agents/v1/review';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { Reviews, type KeptFinding, type KeptRule, type Word } from '../application/reviews.js';

const ONE_PROJECT = { within: { of: 'project', by: 'projectId' } } as const;
/** Findings of a page. */
const MOST = 200;

@Controller()
export class ReviewController {
  constructor(private readonly reviews: Reviews) {}

  @Rpc(Service.listFindings, ONE_PROJECT)
  async findings(request: ListFindingsRequest, { caller }: CallContext): Promise<ListFindingsResponse> {
    const limit = Math.min(Math.max(1, request.limit || 50), MOST);
    const { findings, nextCursor } = await this.reviews.findings(caller.tenant, { ...request, limit });
    return { findings: findings.map(findingMessage), nextCursor };
  }

  @Rpc(Service.dismissFinding, ONE_PROJECT)
  async dismiss({ projectId, findingId, reason }: DismissFindingRequest, { caller }: CallContext): Promise<DismissFindingResponse> {
    return { finding: findingMessage(await this.reviews.dismiss(wordOf(caller, projectId, findingId), reason.trim())) };
  }

  @Rpc(Service.reopenFinding, ONE_PROJECT)
  async reopen({ projectId, findingId }: ReopenFindingRequest, { caller }: CallContext): Promise<ReopenFindingResponse> {
    return { finding: findingMessage(await this.reviews.reopen(wordOf(caller, projectId, findingId))) };
  }

  @Rpc(Service.listRules, ONE_PROJECT)
  async rules({ projectId, state }: ListRulesRequest, { caller }: CallContext): Promise<ListRulesResponse> {
    return { rules: (await this.reviews.rules(caller.tenant, projectId, state)).map(ruleMessage) };
  }

  @Rpc(Service.approveRule, ONE_PROJECT)
  async approve({ projectId, ruleId }: ApproveRuleRequest, { caller }: CallContext): Promise<ApproveRuleResponse> {
    return { rule: ruleMessage(await this.reviews.decide(wordOf(caller, projectId, ruleId), 'approved')) };
  }

  @Rpc(Service.revokeRule, ONE_PROJECT)
  async revoke({ projectId, ruleId }: RevokeRuleRequest, { caller }: CallContext): Promise<RevokeRuleResponse> {
    return { rule: ruleMessage(await this.reviews.decide(wordOf(caller, projectId, ruleId), 'revoked')) };
  }
}

/** Who is reviewed decides nothing about its reviews. */
function wordOf({ tenant, actor }: Caller, projectId: string, id: string): Word {
  if (actor.startsWith('agent:')) throw new AppError('forbidden', 'People decide about findings and rules, not agents.');
  return { tenant, actor, projectId, id };
}

const findingMessage = ({ suggestion = '', decidedAt, foundAt, ...finding }: KeptFinding): Finding => ({
  ...finding,
  suggestion,
  decidedAt: decidedAt?.toISOString() ?? '',
  foundAt: foundAt.toISOString(),
});

const ruleMessage = ({ decidedAt, proposedAt, ...rule }: KeptRule): ReviewRule => ({
  ...rule,
  decidedAt: decidedAt?.toISOString() ?? '',
  proposedAt: proposedAt.toISOString(),
});
