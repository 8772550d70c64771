import { readPage } from '@hexad/kernel';
import {
  ConversationServiceService as Service,
  type AttachRunRequest,
  type AttachRunResponse,
  type Conversation as ConversationMessage,
  type GetConversationRequest,
  type GetConversationResponse,
  type ListConversationsRequest,
  type ListConversationsResponse,
  type SayRequest,
  type SayResponse,
} from '@hexad/proto/dispatcher/v1/conversations';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { Converse } from './converse.js';
import { Conversations, type Conversation } from './ports.js';

const ONE = { within: { of: 'conversation', by: 'conversationId' } } as const;

@Controller()
export class ConversationController {
  constructor(
    private readonly converse: Converse,
    private readonly conversations: Conversations,
  ) {}

  @Rpc(Service.say, { within: { of: 'project', by: 'projectId' } })
  async say(
    { projectId, conversationId, text, repo }: SayRequest,
    { caller, idempotencyKey: key = '' }: CallContext,
  ): Promise<SayResponse> {
    const said = await this.converse.say(caller, { projectId, conversation: conversationId, text, repo, key });
    const { conversation, messageId, task, run, context } = said;
    return { conversationId: conversation.id, messageId, taskId: task, runId: run, repo: conversation.repo, context };
  }

  @Rpc(Service.attachRun, ONE)
  async attach({ conversationId, messageId, runId }: AttachRunRequest, { caller }: CallContext): Promise<AttachRunResponse> {
    await this.converse.attach(caller.tenant, conversationId, messageId, runId);
    return {};
  }

  @Rpc(Service.listConversations, { within: 'tenant' })
  async list({ projectId: project, limit, cursor }: ListConversationsRequest, call: CallContext): Promise<ListConversationsResponse> {
    const projects = await call.projects();
    const page = await readPage({ limit, cursor }, (most, after) =>
      this.conversations.page(call.caller.tenant, { project, projects }, most, after),
    );
    return { conversations: page.items.map(toMessage), nextCursor: page.nextCursor };
  }

  @Rpc(Service.getConversation, ONE)
  async get({ conversationId }: GetConversationRequest, { caller }: CallContext): Promise<GetConversationResponse> {
    const conversation = await this.converse.find(caller.tenant, conversationId);
    const utterances = await this.converse.utterances(caller.tenant, conversation.id);
    return { conversation: toMessage(conversation), utterances };
  }
}

const toMessage = ({ createdAt, ...conversation }: Conversation): ConversationMessage => ({
  ...conversation,
  createdAt: createdAt.toISOString(),
});
