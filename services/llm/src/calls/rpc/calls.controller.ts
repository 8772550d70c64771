import {
  ModelServiceService as Service,
  type Asked,
  type CompleteRequest,
  type CompleteResponse,
  type CountTokensRequest,
  type CountTokensResponse,
  type EmbedRequest,
  type EmbedResponse,
  type StreamRequest,
  type StreamResponse,
} from '@hexad/proto/llm/v1/calls';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { CallRights } from '../application/call-rights.js';
import { Calls } from '../application/calls.js';
import type { CallOrder } from '../application/ports.js';
import { orderOf, originOf } from './read-asked.js';
import { factsOf, finishOf, partMessage, pieceMessage, tokensOf } from './write-answer.js';

@Controller()
export class CallsController {
  constructor(
    private readonly calls: Calls,
    private readonly rights: CallRights,
  ) {}

  @Rpc(Service.complete, { within: 'tenant' })
  async complete({ asked }: CompleteRequest, call: CallContext): Promise<CompleteResponse> {
    const made = await this.calls.complete(await this.order(asked, call, false));
    const parts = made.answer.parts.map(partMessage).filter((part) => part !== undefined);
    return { facts: factsOf(made), parts, finish: finishOf(made.answer), cost: String(made.cost) };
  }

  @Rpc(Service.stream, { within: 'tenant', finite: true })
  async *stream({ asked }: StreamRequest, call: CallContext): AsyncGenerator<StreamResponse> {
    const { pieces, ...facts } = await this.calls.stream(await this.order(asked, call, true));
    yield { piece: { $case: 'facts', value: factsOf(facts) } };
    for await (const each of pieces) {
      const piece = pieceMessage(each);
      if (piece !== undefined) yield { piece };
    }
  }

  @Rpc(Service.countTokens, { within: 'tenant' })
  async countTokens({ asked }: CountTokensRequest, call: CallContext): Promise<CountTokensResponse> {
    return { input: await this.calls.count(await this.order(asked, call, false)) };
  }

  @Rpc(Service.embed, { within: 'tenant' })
  async embed({ model, texts, dimensions, origin }: EmbedRequest, call: CallContext): Promise<EmbedResponse> {
    const from = originOf(origin, call);
    await this.rights.check(call.caller, from.path);
    const order = { ...from, model, texts, dimensions: dimensions === 0 ? undefined : dimensions };
    const { embeddings, cost, ...facts } = await this.calls.embed(order);
    const vectors = embeddings.vectors.map((values) => ({ values: [...values] }));
    return { facts: factsOf(facts), vectors, tokens: tokensOf(embeddings.tokens), cost: String(cost) };
  }

  private async order(asked: Asked | undefined, call: CallContext, streamed: boolean): Promise<CallOrder> {
    const order = orderOf(asked, call, streamed);
    await this.rights.check(call.caller, order.path);
    return order;
  }
}
