import type { Caller } from '@hexad/kernel';
import type { ReplayConversationResponse } from '@hexad/proto/llm/v1/replay';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { Stopping } from '../stopping.js';
import { sendChunks, signalOf, withHeartbeat } from '../streaming.js';
import { replayConversation } from './replay.endpoints.js';

const HEARTBEAT_MS = 15_000;

@Controller()
export class ReplayController {
  constructor(
    private readonly backend: Backend,
    private readonly stopping: Stopping,
  ) {}

  @Serves(replayConversation)
  async replay(
    @Input() { params, body, idempotencyKey }: InputOf<typeof replayConversation>,
    @By() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const request = { conversation: params.conversation, model: body.model ?? '' };
    const signal = signalOf(reply, this.stopping.signal);
    const calls = this.backend.replay.replayConversation(request, { caller, idempotencyKey, signal });
    await sendChunks(reply, withHeartbeat(lines(calls), HEARTBEAT_MS, '\n'), { 'content-type': 'application/x-ndjson; charset=utf-8' });
  }
}

async function* lines(calls: AsyncIterable<ReplayConversationResponse>): AsyncGenerator<string> {
  for await (const { prompt, after, errorCode, errorMessage, ...call } of calls) {
    const error = errorCode === '' ? null : { code: errorCode, message: errorMessage };
    yield `${JSON.stringify({ ...call, prompt: prompt && { ...prompt, why: orNull(prompt.why) }, after: after ?? null, error })}\n`;
  }
}
