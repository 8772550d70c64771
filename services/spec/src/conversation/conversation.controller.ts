import type {
  Conversation as ConversationMessage,
  GetConversationRequest,
  GetConversationResponse,
  OpenConversationRequest,
  OpenConversationResponse,
  SayRequest,
  SayResponse,
} from '@hexad/proto/spec/v1/spec';
import { SpecServiceService } from '@hexad/proto/spec/v1/spec';
import { derivedId, Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { Converse } from './application/converse.js';
import { bytesOf, MOST_ASKED, QUOTA, type Conversation } from './domain/conversation.js';

const ONE_SPEC = { within: { of: 'spec', by: 'specId' } } as const;

@Controller()
export class ConversationController {
  constructor(private readonly converse: Converse) {}

  @Rpc(SpecServiceService.openConversation, ONE_SPEC)
  async open({ specId }: OpenConversationRequest, call: CallContext): Promise<OpenConversationResponse> {
    return { conversation: toMessage(await this.converse.open(call.caller, specId, await call.projects())) };
  }

  @Rpc(SpecServiceService.getConversation, ONE_SPEC)
  async get({ specId }: GetConversationRequest, { caller }: CallContext): Promise<GetConversationResponse> {
    return { conversation: toMessage(await this.converse.get(caller, specId)) };
  }

  @Rpc(SpecServiceService.say, ONE_SPEC)
  async say({ specId, text }: SayRequest, call: CallContext): Promise<SayResponse> {
    const message = { text, call: derivedId(call, 'turn'), projects: await call.projects() };
    return { conversation: toMessage(await this.converse.say(call.caller, specId, message)) };
  }
}

const toMessage = (talk: Conversation): ConversationMessage => ({
  specId: talk.specId,
  projectId: talk.projectId,
  turns: talk.turns.map(({ by, at, text, question = '' }) => ({ by, at, text, questionId: question })),
  questionId: talk.current ?? '',
  asked: talk.asked.length,
  mostAsked: MOST_ASKED,
  bytes: bytesOf(talk),
  quota: QUOTA,
});
