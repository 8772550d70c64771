import {
  UsageServiceService as Service,
  type ExportUsageRequest,
  type ExportUsageResponse,
  type GetCallRequest,
  type GetCallResponse,
  type GetUsageRequest,
  type GetUsageResponse,
  type ListCallsRequest,
  type ListCallsResponse,
} from '@hexad/proto/llm/v1/usage';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ExportUsage } from '../application/export-usage.js';
import { ShowCalls } from '../application/show-calls.js';
import { ShowUsage } from '../application/show-usage.js';
import { toAttemptMessage, toCallMessage, toChoice, toGroupMessage, toUsageMessage } from './messages.js';

/** Each method shows only what the caller may see; a single call of others is not found. */
const SEEN = { within: 'tenant' } as const;

@Controller()
export class UsageController {
  constructor(
    private readonly usage: ShowUsage,
    private readonly calls: ShowCalls,
    private readonly exports: ExportUsage,
  ) {}

  @Rpc(Service.getUsage, SEEN)
  async getUsage({ choice, groupBy, limit }: GetUsageRequest, call: CallContext): Promise<GetUsageResponse> {
    const { filter, total, groups, more } = await this.usage.execute(call, toChoice(choice), groupBy, limit);
    return {
      from: filter.from.toISOString(),
      to: filter.to.toISOString(),
      total: toUsageMessage(total),
      groups: groups.map(toGroupMessage),
      more,
    };
  }

  @Rpc(Service.listCalls, SEEN)
  async listCalls({ choice, ...page }: ListCallsRequest, call: CallContext): Promise<ListCallsResponse> {
    const { calls, nextCursor } = await this.calls.list(call, toChoice(choice), page);
    return { calls: calls.map(toCallMessage), nextCursor };
  }

  @Rpc(Service.getCall, SEEN)
  async getCall({ id }: GetCallRequest, call: CallContext): Promise<GetCallResponse> {
    const { call: found, bodies } = await this.calls.get(call, id);
    return {
      call: toCallMessage(found),
      attempts: found.tries.map(toAttemptMessage),
      requestJson: bodies?.request ?? '',
      answerJson: bodies?.answer ?? '',
    };
  }

  @Rpc(Service.exportUsage, SEEN)
  async *exportUsage({ choice, groupBy, calls }: ExportUsageRequest, call: CallContext): AsyncGenerator<ExportUsageResponse> {
    const lines = calls ? this.exports.calls(call, toChoice(choice)) : this.exports.groups(call, toChoice(choice), groupBy);
    for await (const text of lines) yield { chunk: Buffer.from(text, 'utf8') };
  }
}
