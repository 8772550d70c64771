import {
  ReplayServiceService as Service,
  type ReplayConversationRequest,
  type ReplayConversationResponse,
  type ReplayOutcome,
} from '@hexad/proto/llm/v1/replay';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ReplayConversation } from '../application/replay-conversation.js';
import type { Outcome, Replayed } from '../domain/replayed.js';

@Controller()
export class ReplayController {
  constructor(private readonly replay: ReplayConversation) {}

  @Rpc(Service.replayConversation, { within: 'tenant' })
  async *replayConversation(wish: ReplayConversationRequest, call: CallContext): AsyncGenerator<ReplayConversationResponse> {
    for await (const replayed of this.replay.execute(call, { ...wish, signal: call.signal })) yield toMessage(replayed);
  }
}

const toMessage = ({ call, startedAt, asked, prompt, request, answer, before, after, failure }: Replayed): ReplayConversationResponse => ({
  callId: call,
  startedAt: startedAt.toISOString(),
  asked,
  prompt: {
    fate: prompt.fate,
    template: prompt.template,
    versionBefore: prompt.before ?? 0,
    versionAfter: prompt.after ?? 0,
    why: prompt.why,
  },
  request: [...request],
  answer: [...answer],
  before: outcomeOf(before),
  after: after && outcomeOf(after),
  errorCode: failure?.code ?? '',
  errorMessage: failure?.message ?? '',
});

const outcomeOf = (outcome: Outcome): ReplayOutcome => ({ ...outcome, cost: outcome.cost.toString() });
