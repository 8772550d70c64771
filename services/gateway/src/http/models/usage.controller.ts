import { AppError, type Caller } from '@hexad/kernel';
import type { ExportUsageRequest } from '@hexad/proto/llm/v1/usage';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull, parseJson } from '../schemas.js';
import { Stopping } from '../stopping.js';
import { bytesOf, sendChunks, signalOf } from '../streaming.js';
import { attemptJson, callJson, choiceOf, groupJson, usageJson } from './usage-json.js';
import { exportCalls, exportUsage, getCall, getUsage, listCalls } from './usage.endpoints.js';

@Controller()
export class UsageController {
  constructor(
    private readonly backend: Backend,
    private readonly stopping: Stopping,
  ) {}

  @Serves(getUsage)
  async usage(@Input() { query }: InputOf<typeof getUsage>, @By() caller: Caller) {
    const { groupBy, limit } = query;
    const { total, groups, ...facts } = await this.backend.usage.getUsage({ choice: choiceOf(query), groupBy, limit }, { caller });
    return { ...facts, total: usageJson(total), groups: groups.map(groupJson) };
  }

  @Serves(exportUsage)
  async usageCsv(@Input() { query }: InputOf<typeof exportUsage>, @By() caller: Caller, @Res() reply: FastifyReply): Promise<void> {
    await this.#csv(reply, 'usage', caller, { choice: choiceOf(query), groupBy: query.groupBy, calls: false });
  }

  @Serves(listCalls)
  async calls(@Input() { query }: InputOf<typeof listCalls>, @By() caller: Caller) {
    const { limit, cursor } = query;
    const { calls, nextCursor } = await this.backend.usage.listCalls({ choice: choiceOf(query), limit, cursor }, { caller });
    return { calls: calls.map(callJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(exportCalls)
  async callsCsv(@Input() { query }: InputOf<typeof exportCalls>, @By() caller: Caller, @Res() reply: FastifyReply): Promise<void> {
    await this.#csv(reply, 'calls', caller, { choice: choiceOf(query), groupBy: [], calls: true });
  }

  @Serves(getCall)
  async call(@Input() { params }: InputOf<typeof getCall>, @By() caller: Caller) {
    const { call, attempts, requestJson, answerJson } = await this.backend.usage.getCall(params, { caller });
    if (call === undefined) throw new AppError('internal', 'The model service answered without the call.');
    return { call: callJson(call), attempts: attempts.map(attemptJson), request: parseJson(requestJson), answer: parseJson(answerJson) };
  }

  async #csv(reply: FastifyReply, name: string, caller: Caller, request: ExportUsageRequest): Promise<void> {
    const chunks = this.backend.usage.exportUsage(request, { caller, signal: signalOf(reply, this.stopping.signal) });
    await sendChunks(reply, bytesOf(chunks), {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"`,
    });
  }
}
