import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, NextCursor, PageQuery } from '../schemas.js';
import { Finding, ReviewRule } from './review-schemas.js';

const tag = 'Reviews';
const OfFinding = z.strictObject({ id: Id, finding: Id });
const OfRule = z.strictObject({ id: Id, rule: Id });
const json = <T extends z.ZodType>(description: string, schema: T) => ({
  status: 200,
  description,
  content: { 'application/json': schema },
});

export const listFindings = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}/review/findings',
  id: 'listFindings',
  tag,
  summary: 'What reviewers found in a project, the latest first',
  params: ById,
  query: PageQuery.extend({ state: z.enum(['open', 'dismissed']).optional(), task: Id.optional() }),
  answer: json('A page of findings.', z.object({ findings: z.array(Finding), nextCursor: NextCursor })),
  errors: ['not_found'],
});

export const dismissFinding = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/review/findings/{finding}/dismiss',
  id: 'dismissFinding',
  tag,
  summary: 'Say that a finding is none: it does not come back',
  params: OfFinding,
  body: z.strictObject({ reason: z.string().max(500).default('').describe('Becomes a rule that a person may approve.') }),
  answer: json('The finding.', Finding),
  errors: ['not_found'],
});

export const reopenFinding = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/review/findings/{finding}/reopen',
  id: 'reopenFinding',
  tag,
  summary: 'Let a dismissed finding come back',
  params: OfFinding,
  answer: json('The finding.', Finding),
  errors: ['not_found'],
});

export const listReviewRules = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}/review/rules',
  id: 'listReviewRules',
  tag,
  summary: 'Rules that were learned from reviews, the latest first',
  params: ById,
  query: z.strictObject({ state: z.enum(['proposed', 'approved', 'revoked']).optional() }),
  answer: json('The rules, at most 1,000.', z.object({ rules: z.array(ReviewRule) })),
  errors: ['not_found'],
});

export const approveReviewRule = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/review/rules/{rule}/approve',
  id: 'approveReviewRule',
  tag,
  summary: 'Have reviewers keep to a rule from now on',
  params: OfRule,
  answer: json('The rule.', ReviewRule),
  errors: ['not_found'],
});

export const revokeReviewRule = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/review/rules/{rule}/revoke',
  id: 'revokeReviewRule',
  tag,
  summary: 'Have nobody keep to a rule any more',
  description: 'It is not proposed again.',
  params: OfRule,
  answer: json('The rule.', ReviewRule),
  errors: ['not_found'],
});
