import { AppError, type Caller } from '@hexad/kernel';
import type { Approval, Delegation } from '@hexad/proto/workflow/v1/approvals';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull, parseJson } from '../schemas.js';
import {
  createDelegation,
  createLink,
  getApproval,
  listApprovals,
  listDelegations,
  reviseApproval,
  reviseSubject,
  revokeDelegation,
  voteOnApproval,
  withdrawVote,
} from './approvals.endpoints.js';

@Controller()
export class ApprovalsController {
  constructor(private readonly backend: Backend) {}

  @Serves(listApprovals)
  async list(@Input() { query }: InputOf<typeof listApprovals>, @By() caller: Caller) {
    const { limit, cursor, mine, state = '', project: projectId = '', run: runId = '' } = query;
    const page = await this.backend.approvals.listApprovals({ limit, cursor, mine, state, projectId, runId }, { caller });
    return { approvals: page.approvals.map(approvalJson), nextCursor: orNull(page.nextCursor) };
  }

  @Serves(getApproval)
  async get(@Input() { params }: InputOf<typeof getApproval>, @By() caller: Caller) {
    const { approval, payloadJson, formJson, records, brokenAt, whyNot, ...more } = await this.backend.approvals.getApproval(
      { approvalId: params.id },
      { caller },
    );
    return {
      ...approvalJson(approval!),
      payload: parseJson(payloadJson),
      form: parseJson(formJson),
      ...more,
      whyNot: orNull(whyNot),
      records: records.map(({ formJson: form, factsJson: facts, ...record }) => ({
        ...record,
        form: parseJson(form),
        facts: parseJson(facts),
      })),
      brokenAt: brokenAt === 0 ? null : brokenAt,
    };
  }

  @Serves(voteOnApproval)
  async vote(@Input() { params, body, idempotencyKey }: InputOf<typeof voteOnApproval>, @By() caller: Caller) {
    const { form = null, ...said } = body;
    const request = { approvalId: params.id, ...said, formJson: JSON.stringify(form) };
    return present((await this.backend.approvals.voteOnApproval(request, { caller, idempotencyKey })).approval);
  }

  @Serves(withdrawVote)
  async withdraw(@Input() { params, body, idempotencyKey }: InputOf<typeof withdrawVote>, @By() caller: Caller) {
    const request = { approvalId: params.id, revision: body.revision };
    return present((await this.backend.approvals.withdrawVote(request, { caller, idempotencyKey })).approval);
  }

  @Serves(reviseApproval)
  async revise(@Input() { params, body, idempotencyKey }: InputOf<typeof reviseApproval>, @By() caller: Caller) {
    const request = { approvalId: params.id, revision: body.revision };
    return present((await this.backend.approvals.reviseApproval(request, { caller, idempotencyKey })).approval);
  }

  @Serves(reviseSubject)
  async reviseAll(@Input() { params, body, idempotencyKey }: InputOf<typeof reviseSubject>, @By() caller: Caller) {
    return this.backend.approvals.reviseSubject({ projectId: params.id, ...body }, { caller, idempotencyKey });
  }

  @Serves(createLink)
  async link(@Input() { params, body, idempotencyKey }: InputOf<typeof createLink>, @By() caller: Caller) {
    const request = { approvalId: params.id, person: '', seconds: body.seconds ?? 0 };
    return this.backend.approvals.createApprovalLink(request, { caller, idempotencyKey });
  }

  @Serves(createDelegation)
  async delegate(@Input() { body, idempotencyKey }: InputOf<typeof createDelegation>, @By() caller: Caller) {
    const { to, project: projectId = '', startsAt = '', endsAt } = body;
    const { delegation } = await this.backend.approvals.createDelegation({ to, projectId, startsAt, endsAt }, { caller, idempotencyKey });
    return delegationJson(delegation!);
  }

  @Serves(listDelegations)
  async delegations(@Input() { query }: InputOf<typeof listDelegations>, @By() caller: Caller) {
    const { delegations, nextCursor } = await this.backend.approvals.listDelegations(query, { caller });
    return { delegations: delegations.map(delegationJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(revokeDelegation)
  async revoke(@Input() { params, idempotencyKey }: InputOf<typeof revokeDelegation>, @By() caller: Caller) {
    return delegationJson((await this.backend.approvals.revokeDelegation({ id: params.id }, { caller, idempotencyKey })).delegation!);
  }
}

function present(approval: Approval | undefined) {
  if (!approval) throw new AppError('internal', 'The service answered without the approval.');
  return approvalJson(approval);
}

const approvalJson = ({ gate, requestedAt, deadline, decidedAt, decidedBy, reason, ...more }: Approval) => {
  const { approvalId: id, stepPath: step, ...about } = gate!;
  const times = { requestedAt: orNull(requestedAt), deadline: orNull(deadline), decidedAt: orNull(decidedAt) };
  return { id, step, ...about, ...more, ...times, decidedBy: orNull(decidedBy), reason: orNull(reason) };
};

const delegationJson = ({ projectId, revokedAt, ...more }: Delegation) => ({
  ...more,
  projectId: orNull(projectId),
  revokedAt: orNull(revokedAt),
});
