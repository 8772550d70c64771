import {
  ChatApprovalServiceService as Service,
  type CreateChatCodeRequest,
  type CreateChatCodeResponse,
  type DeleteChatIdentityRequest,
  type DeleteChatIdentityResponse,
  type ListChatIdentitiesRequest,
  type ListChatIdentitiesResponse,
  type ReceiveChatRequest,
  type ReceiveChatResponse,
  type SetChatAppRequest,
  type SetChatAppResponse,
} from '@hexad/proto/workflow/v1/chat_approvals';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ChatApprovals } from '../application/chat-approvals.js';

const OF_TENANT = { within: 'tenant' } as const;

@Controller()
export class ChatApprovalsController {
  constructor(private readonly chats: ChatApprovals) {}

  @Rpc(Service.setChatApp, OF_TENANT)
  async setApp({ signingSecret }: SetChatAppRequest, { caller }: CallContext): Promise<SetChatAppResponse> {
    await this.chats.setApp(caller, signingSecret);
    return {};
  }

  @Rpc(Service.createChatCode, OF_TENANT)
  async code(_request: CreateChatCodeRequest, { caller }: CallContext): Promise<CreateChatCodeResponse> {
    const { code, expiresAt } = await this.chats.code(caller);
    return { code, expiresAt: expiresAt.toISOString() };
  }

  @Rpc(Service.listChatIdentities, OF_TENANT)
  async list(_request: ListChatIdentitiesRequest, { caller }: CallContext): Promise<ListChatIdentitiesResponse> {
    const identities = await this.chats.list(caller);
    return { identities: identities.map(({ team, user, boundAt }) => ({ team, chatUser: user, boundAt: boundAt.toISOString() })) };
  }

  @Rpc(Service.deleteChatIdentity, OF_TENANT)
  async remove({ team, chatUser }: DeleteChatIdentityRequest, { caller }: CallContext): Promise<DeleteChatIdentityResponse> {
    await this.chats.remove(caller, { team, user: chatUser });
    return {};
  }

  @Rpc(Service.receiveChat, OF_TENANT)
  async receive({ headers, body }: ReceiveChatRequest, { caller }: CallContext): Promise<ReceiveChatResponse> {
    return { text: await this.chats.receive(caller.tenant, { headers, body }) };
  }
}
