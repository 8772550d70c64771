import { AppError, type Caller } from '@hexad/kernel';
import type { Finding, ReviewRule } from '@hexad/proto/agents/v1/review';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { approveReviewRule, dismissFinding, listFindings, listReviewRules, reopenFinding, revokeReviewRule } from './review.endpoints.js';

@Controller()
export class ReviewController {
  constructor(private readonly backend: Backend) {}

  @Serves(listFindings)
  async findings(@Input() { params, query }: InputOf<typeof listFindings>, @By() caller: Caller) {
    const { state = '', task = '', ...page } = query;
    const request = { ...page, projectId: params.id, state, taskId: task };
    const { findings, nextCursor } = await this.backend.reviews.listFindings(request, { caller });
    return { findings: findings.map(findingJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(dismissFinding)
  async dismiss(@Input() { params, body, idempotencyKey }: InputOf<typeof dismissFinding>, @By() caller: Caller) {
    const request = { projectId: params.id, findingId: params.finding, reason: body.reason };
    return findingJson((await this.backend.reviews.dismissFinding(request, { caller, idempotencyKey })).finding);
  }

  @Serves(reopenFinding)
  async reopen(@Input() { params, idempotencyKey }: InputOf<typeof reopenFinding>, @By() caller: Caller) {
    const request = { projectId: params.id, findingId: params.finding };
    return findingJson((await this.backend.reviews.reopenFinding(request, { caller, idempotencyKey })).finding);
  }

  @Serves(listReviewRules)
  async rules(@Input() { params, query }: InputOf<typeof listReviewRules>, @By() caller: Caller) {
    const { rules } = await this.backend.reviews.listRules({ projectId: params.id, state: query.state ?? '' }, { caller });
    return { rules: rules.map(ruleJson) };
  }

  @Serves(approveReviewRule)
  async approve(@Input() { params, idempotencyKey }: InputOf<typeof approveReviewRule>, @By() caller: Caller) {
    const request = { projectId: params.id, ruleId: params.rule };
    return ruleJson((await this.backend.reviews.approveRule(request, { caller, idempotencyKey })).rule);
  }

  @Serves(revokeReviewRule)
  async revoke(@Input() { params, idempotencyKey }: InputOf<typeof revokeReviewRule>, @By() caller: Caller) {
    const request = { projectId: params.id, ruleId: params.rule };
    return ruleJson((await this.backend.reviews.revokeRule(request, { caller, idempotencyKey })).rule);
  }
}

function findingJson(finding: Finding | undefined) {
  if (!finding) throw new AppError('internal', 'The agents answered without the finding.');
  const { suggestion, decidedBy, reason, decidedAt } = finding;
  return {
    ...finding,
    suggestion: orNull(suggestion),
    decidedBy: orNull(decidedBy),
    reason: orNull(reason),
    decidedAt: orNull(decidedAt),
  };
}

function ruleJson(rule: ReviewRule | undefined) {
  if (!rule) throw new AppError('internal', 'The agents answered without the rule.');
  return { ...rule, decidedBy: orNull(rule.decidedBy), decidedAt: orNull(rule.decidedAt) };
}
