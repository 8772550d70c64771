import { Clock } from '@hexad/kernel';
import {
  ApprovalServiceService as Service,
  type GetApprovalRequest,
  type GetApprovalResponse,
  type ListApprovalsRequest,
  type ListApprovalsResponse,
  type ReviseApprovalRequest,
  type ReviseApprovalResponse,
  type ReviseSubjectRequest,
  type ReviseSubjectResponse,
  type VoteOnApprovalRequest,
  type VoteOnApprovalResponse,
  type WithdrawVoteRequest,
  type WithdrawVoteResponse,
} from '@hexad/proto/workflow/v1/approvals';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { readJson } from '../../runs/rpc/json-field.js';
import { ReviseApprovals } from '../application/revise-approvals.js';
import { ViewApprovals } from '../application/view-approvals.js';
import { VoteOnApproval } from '../application/vote-on-approval.js';
import { cursorOf, oneOf, paged, pageSize } from './fields.js';
import { approvalMessage, recordMessage } from './messages.js';

const ONE_APPROVAL = { within: { of: 'approval', by: 'approvalId' } } as const;
const STATES = ['', 'waiting', 'approved', 'rejected', 'closed'] as const;

@Controller()
export class ApprovalsController {
  constructor(
    private readonly view: ViewApprovals,
    private readonly voteOn: VoteOnApproval,
    private readonly revise: ReviseApprovals,
    private readonly clock: Clock,
  ) {}

  @Rpc(Service.listApprovals, { within: 'tenant' })
  async list(request: ListApprovalsRequest, call: CallContext): Promise<ListApprovalsResponse> {
    const size = pageSize(request.limit);
    const { projectId: project, runId, cursor, mine } = request;
    const state = oneOf('state', STATES, request.state);
    const filter = { limit: size + 1, after: cursorOf(cursor), state, project, runId: cursorOf(runId), projects: await call.projects() };
    const found = mine ? await this.view.mine(call.caller, filter, this.clock.now()) : await this.view.list(call.caller.tenant, filter);
    const { items, nextCursor } = paged(found, size);
    return { approvals: items.map(approvalMessage), nextCursor };
  }

  @Rpc(Service.getApproval, ONE_APPROVAL)
  async get({ approvalId }: GetApprovalRequest, { caller }: CallContext): Promise<GetApprovalResponse> {
    const { line, payload, form, authors, records, brokenAt, whyNot, approved } = await this.view.get(caller, approvalId);
    return {
      approval: approvalMessage(line),
      payloadJson: JSON.stringify(payload),
      formJson: JSON.stringify(form),
      authors: [...authors],
      records: records.map(recordMessage),
      brokenAt,
      mayApprove: whyNot === '',
      whyNot,
      approved,
    };
  }

  @Rpc(Service.voteOnApproval, ONE_APPROVAL)
  async vote(request: VoteOnApprovalRequest, { caller, idempotencyKey }: CallContext): Promise<VoteOnApprovalResponse> {
    const { approvalId, revision, comment, onBehalfOf } = request;
    const decision = oneOf('decision', ['approve', 'reject'], request.decision);
    const via = oneOf('via', ['api', 'cli'], request.via || 'api');
    const form = readJson('form_json', request.formJson);
    const line = await this.view.line(caller.tenant, approvalId);
    await this.voteOn.execute(caller, line, { decision, revision, comment, form, via, onBehalfOf, key: idempotencyKey ?? '' });
    return { approval: approvalMessage(await this.view.line(caller.tenant, approvalId)) };
  }

  @Rpc(Service.withdrawVote, ONE_APPROVAL)
  async withdraw({ approvalId, revision }: WithdrawVoteRequest, { caller, idempotencyKey }: CallContext): Promise<WithdrawVoteResponse> {
    const line = await this.view.line(caller.tenant, approvalId);
    await this.voteOn.withdraw(caller, line, revision, idempotencyKey ?? '');
    return { approval: approvalMessage(await this.view.line(caller.tenant, approvalId)) };
  }

  @Rpc(Service.reviseApproval, ONE_APPROVAL)
  async reviseOne({ approvalId, revision }: ReviseApprovalRequest, { caller }: CallContext): Promise<ReviseApprovalResponse> {
    await this.revise.one(caller.tenant, await this.view.line(caller.tenant, approvalId), revision, caller.actor);
    return { approval: approvalMessage(await this.view.line(caller.tenant, approvalId)) };
  }

  @Rpc(Service.reviseSubject, { within: { of: 'project', by: 'projectId' } })
  async reviseAll({ projectId, subject, revision }: ReviseSubjectRequest, { caller }: CallContext): Promise<ReviseSubjectResponse> {
    if (subject === '') return { revised: 0 };
    return { revised: await this.revise.about(caller.tenant, projectId, subject, revision, caller.actor) };
  }
}
