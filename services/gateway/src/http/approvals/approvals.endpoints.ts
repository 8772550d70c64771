import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, NextCursor, PageQuery } from '../schemas.js';
import { Approval, ApprovalDetails, Delegation } from './approval-schemas.js';

const tag = 'Approvals';
const one = { status: 200, description: 'The approval as it is now.', content: { 'application/json': Approval } };
const Revision = z.string().max(10_000);

export const listApprovals = endpoint({
  method: 'GET',
  path: '/v1/approvals',
  id: 'listApprovals',
  tag,
  summary: 'What waits for people, and what they decided, the newest first',
  query: PageQuery.extend({
    mine: z.stringbool().default(false).describe('Only what waits for the caller, for themself or as a delegate.'),
    state: z.enum(['waiting', 'approved', 'rejected', 'closed']).optional(),
    project: Id.optional(),
    run: Id.optional(),
  }),
  answer: {
    status: 200,
    description: 'A page of approvals.',
    content: { 'application/json': z.object({ approvals: z.array(Approval), nextCursor: NextCursor }) },
  },
});

export const getApproval = endpoint({
  method: 'GET',
  path: '/v1/approvals/{id}',
  id: 'getApproval',
  tag,
  summary: 'What is to be decided, by whom, until when, and everything that was said',
  params: ById,
  answer: { status: 200, description: 'The approval.', content: { 'application/json': ApprovalDetails } },
  errors: ['not_found'],
});

export const voteOnApproval = endpoint({
  method: 'POST',
  path: '/v1/approvals/{id}/votes',
  id: 'voteOnApproval',
  tag,
  summary: 'Approve or reject an exact revision',
  description: 'Nobody approves their own work. A vote that does not count fails with `conflict` and why.',
  params: ById,
  body: z.strictObject({
    decision: z.enum(['approve', 'reject']),
    revision: Revision.describe('What the voter looked at: it must be what is asked about.'),
    comment: z.string().max(10_000).default(''),
    form: z.json().optional().describe('What the form asks for.'),
    onBehalfOf: z.string().max(200).default('').describe('For whom a delegate votes: `user:<id>` or `user:<name>`.'),
    via: z.enum(['api', 'cli']).default('api'),
  }),
  answer: one,
  errors: ['not_found', 'conflict', 'too_large'],
});

export const withdrawVote = endpoint({
  method: 'POST',
  path: '/v1/approvals/{id}/withdraw',
  id: 'withdrawVote',
  tag,
  summary: 'Take one’s vote back while it waits',
  params: ById,
  body: z.strictObject({ revision: Revision }),
  answer: one,
  errors: ['not_found', 'conflict'],
});

export const reviseApproval = endpoint({
  method: 'POST',
  path: '/v1/approvals/{id}/revise',
  id: 'reviseApproval',
  tag,
  summary: 'Say that what is approved is now another revision: votes on the old one are revoked',
  params: ById,
  body: z.strictObject({ revision: Revision.min(1).max(1_000) }),
  answer: one,
  errors: ['not_found'],
});

export const reviseSubject = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/revisions',
  id: 'reviseSubject',
  tag,
  summary: 'The same for all approvals of a project about one subject',
  params: ById,
  body: z.strictObject({ subject: z.string().min(1).max(1_000), revision: Revision.min(1).max(1_000) }),
  answer: { status: 200, description: 'How many ask anew.', content: { 'application/json': z.object({ revised: z.int() }) } },
  errors: ['not_found'],
});

export const createLink = endpoint({
  method: 'POST',
  path: '/v1/approvals/{id}/links',
  id: 'createApprovalLink',
  tag,
  summary: 'A link with which the caller decides once, without a key',
  params: ById,
  body: z.strictObject({ seconds: z.int().min(60).max(2_592_000).optional().describe('Three days when absent.') }),
  answer: {
    status: 200,
    description: 'The link. Whoever has it decides as the caller.',
    content: { 'application/json': z.object({ path: z.string(), expiresAt: z.iso.datetime() }) },
  },
  errors: ['not_found', 'conflict'],
});

export const createDelegation = endpoint({
  method: 'POST',
  path: '/v1/delegations',
  id: 'createDelegation',
  tag,
  summary: 'Let somebody else decide for the caller, for a time',
  body: z.strictObject({
    to: z.string().min(6).max(200).describe('`user:<id>`, or `user:<name>` where one alone has it.'),
    project: Id.optional().describe('Absent: in all.'),
    startsAt: z.iso.datetime({ offset: true }).optional(),
    endsAt: z.iso.datetime({ offset: true }),
  }),
  answer: { status: 201, description: 'The delegation.', content: { 'application/json': Delegation } },
  errors: ['not_found', 'conflict'],
});

export const listDelegations = endpoint({
  method: 'GET',
  path: '/v1/delegations',
  id: 'listDelegations',
  tag,
  summary: 'Delegations that the caller gave or got, the newest first',
  query: PageQuery.extend({ all: z.stringbool().default(false).describe('Everybody’s; needs the right projects.manage.') }),
  answer: {
    status: 200,
    description: 'A page of delegations.',
    content: { 'application/json': z.object({ delegations: z.array(Delegation), nextCursor: NextCursor }) },
  },
});

export const revokeDelegation = endpoint({
  method: 'POST',
  path: '/v1/delegations/{id}/revoke',
  id: 'revokeDelegation',
  tag,
  summary: 'End a delegation',
  params: ById,
  answer: { status: 200, description: 'The delegation.', content: { 'application/json': Delegation } },
  errors: ['not_found'],
});
