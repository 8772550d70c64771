import {
  MemberServiceService as Service,
  type ListMembersRequest,
  type ListMembersResponse,
  type Member as MemberMessage,
  type RemoveMemberRequest,
  type RemoveMemberResponse,
  type SetMemberRequest,
  type SetMemberResponse,
} from '@hexad/proto/identity/v1/members';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ManageMembers } from '../application/manage-members.js';
import type { Member } from '../domain/member.js';

@Controller()
export class MembersController {
  constructor(private readonly manageMembers: ManageMembers) {}

  @Rpc(Service.listMembers)
  async list({ projectId }: ListMembersRequest, call: CallContext): Promise<ListMembersResponse> {
    return { members: (await this.manageMembers.list(call, projectId)).map(toMessage) };
  }

  @Rpc(Service.setMember)
  async set({ projectId, userId, role }: SetMemberRequest, call: CallContext): Promise<SetMemberResponse> {
    return { member: toMessage(await this.manageMembers.set(call, projectId, userId, role)) };
  }

  @Rpc(Service.removeMember)
  async remove({ projectId, userId }: RemoveMemberRequest, call: CallContext): Promise<RemoveMemberResponse> {
    await this.manageMembers.remove(call, projectId, userId);
    return {};
  }
}

const toMessage = ({ user, name, role, addedAt }: Member): MemberMessage => ({ userId: user, name, role, addedAt: addedAt.toISOString() });
