import {
  ApprovalServiceService as Service,
  type CreateApprovalLinkRequest,
  type CreateApprovalLinkResponse,
  type CreateDelegationRequest,
  type CreateDelegationResponse,
  type GetLinkedApprovalRequest,
  type GetLinkedApprovalResponse,
  type ListDelegationsRequest,
  type ListDelegationsResponse,
  type RevokeDelegationRequest,
  type RevokeDelegationResponse,
  type VoteByLinkRequest,
  type VoteByLinkResponse,
} from '@hexad/proto/workflow/v1/approvals';
import { AppError, isUuid } from '@hexad/kernel';
import { Rpc, derivedId, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { readJson } from '../../runs/rpc/json-field.js';
import { Delegate } from '../application/delegate.js';
import { Links } from '../application/links.js';
import { cursorOf, oneOf, paged, pageSize, timeOf } from './fields.js';
import { approvalMessage, delegationMessage } from './messages.js';

@Controller()
export class DecidersController {
  constructor(
    private readonly links: Links,
    private readonly delegate: Delegate,
  ) {}

  @Rpc(Service.createApprovalLink, { within: { of: 'approval', by: 'approvalId' } })
  async link({ approvalId, person, seconds }: CreateApprovalLinkRequest, { caller }: CallContext): Promise<CreateApprovalLinkResponse> {
    const { path, expiresAt } = await this.links.create(caller, approvalId, person, seconds);
    return { path, expiresAt: expiresAt.toISOString() };
  }

  @Rpc(Service.getLinkedApproval, { public: true })
  async look({ token }: GetLinkedApprovalRequest): Promise<GetLinkedApprovalResponse> {
    const { view, person, whyNot } = await this.links.look(token);
    return {
      approval: approvalMessage(view.line),
      payloadJson: JSON.stringify(view.payload),
      formJson: JSON.stringify(view.form),
      personName: person,
      whyNot: whyNot || view.whyNot,
    };
  }

  @Rpc(Service.voteByLink, { public: true })
  async decide({ token, decision, comment, formJson }: VoteByLinkRequest): Promise<VoteByLinkResponse> {
    const said = { decision: oneOf('decision', ['approve', 'reject'], decision), comment, form: readJson('form_json', formJson) };
    return { approval: approvalMessage(await this.links.decide(token, said)) };
  }

  @Rpc(Service.createDelegation, { within: 'tenant' })
  async create({ to, projectId, startsAt, endsAt }: CreateDelegationRequest, call: CallContext): Promise<CreateDelegationResponse> {
    const starts = startsAt === '' ? {} : { startsAt: timeOf('starts_at', startsAt) };
    const visible = await call.projects();
    if (projectId !== '' && visible && !visible.includes(projectId)) throw new AppError('not_found', `There is no project "${projectId}".`);
    const wish = { id: derivedId(call, 'delegation'), to, project: projectId, ...starts, endsAt: timeOf('ends_at', endsAt) };
    return { delegation: delegationMessage(await this.delegate.create(call.caller, wish)) };
  }

  @Rpc(Service.listDelegations, { within: 'tenant' })
  async list({ limit, cursor, all }: ListDelegationsRequest, { caller }: CallContext): Promise<ListDelegationsResponse> {
    const size = pageSize(limit);
    const { items, nextCursor } = paged(await this.delegate.list(caller, all, size + 1, cursorOf(cursor)), size);
    return { delegations: items.map(delegationMessage), nextCursor };
  }

  @Rpc(Service.revokeDelegation, { within: 'tenant' })
  async revoke({ id }: RevokeDelegationRequest, { caller }: CallContext): Promise<RevokeDelegationResponse> {
    if (!isUuid(id)) throw new AppError('not_found', `There is no delegation ${JSON.stringify(id)}.`);
    return { delegation: delegationMessage(await this.delegate.revoke(caller, id)) };
  }
}
