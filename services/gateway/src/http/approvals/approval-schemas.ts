import { z } from 'zod';
import { Id, Time } from '../schemas.js';

export const Approval = z
  .object({
    id: Id,
    runId: Id,
    workflow: z.string(),
    projectId: z.string(),
    step: z.string().describe('Path of the step in its run.'),
    title: z.string(),
    state: z.enum(['waiting', 'approved', 'rejected', 'closed']).describe('`closed`: the run went on or ended without a decision.'),
    revision: z.string().describe('What exactly is to be approved: a hash of a spec, a commit.'),
    round: z.int().describe('Counts how often it has asked: each new revision begins a round.'),
    approvers: z.array(z.string()).describe('`user:<id>`, `role:<role>`; empty: whoever works in the project.'),
    rights: z.array(z.string()),
    quorum: z.int(),
    requestedAt: Time,
    deadline: Time,
    decidedAt: Time,
    decidedBy: z.string().nullable().describe('`votes`, `timeout` or `run`.'),
    reason: z.string().nullable(),
    definitionHash: z.string().describe('SHA-256 of the workflow file that the run is pinned to.'),
  })
  .meta({ id: 'Approval' });

const Entry = z
  .object({
    sequence: z.int(),
    at: Time,
    kind: z.enum(['requested', 'voted', 'vote_withdrawn', 'escalated', 'revoked', 'decided', 'closed']),
    round: z.int(),
    revision: z.string(),
    definitionHash: z.string(),
    person: z.string(),
    actor: z.string(),
    via: z.string(),
    chain: z.array(z.string()).describe('Of a delegate: from the person for whom they voted to themself.'),
    decision: z.string(),
    comment: z.string(),
    form: z.unknown(),
    facts: z.unknown(),
    hash: z.string().describe('SHA-256 over this entry and the hash of the one before.'),
  })
  .meta({ id: 'ApprovalRecord' });

export const ApprovalDetails = z
  .object({
    ...Approval.shape,
    payload: z.unknown().describe('What those who decide are shown.'),
    form: z.unknown().describe('JSON Schema of what an approval carries; null: nothing.'),
    authors: z.array(z.string()),
    approved: z.int().describe('Approvals that count now.'),
    mayApprove: z.boolean(),
    whyNot: z.string().nullable(),
    records: z.array(Entry),
    brokenAt: z.int().nullable().describe('Number of the first record that is not what was written.'),
  })
  .meta({ id: 'ApprovalDetails' });

export const Delegation = z
  .object({
    id: Id,
    from: z.string(),
    to: z.string(),
    projectId: z.string().nullable(),
    startsAt: Time,
    endsAt: Time,
    createdAt: Time,
    revokedAt: Time,
  })
  .meta({ id: 'Delegation' });
