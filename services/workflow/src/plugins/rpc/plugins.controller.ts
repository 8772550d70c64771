import { AppError } from '@hexad/kernel';
import {
  PluginServiceService as Service,
  type ExtendPluginCallsRequest,
  type ExtendPluginCallsResponse,
  type FinishPluginCallRequest,
  type FinishPluginCallResponse,
  type ListPluginsRequest,
  type ListPluginsResponse,
  type RegisterPluginRequest,
  type RegisterPluginResponse,
  type RemovePluginRequest,
  type RemovePluginResponse,
  type ReportPluginCallRequest,
  type ReportPluginCallResponse,
  type ReturnPluginCallsRequest,
  type ReturnPluginCallsResponse,
  type TakePluginCallsRequest,
  type TakePluginCallsResponse,
} from '@hexad/proto/workflow/v1/plugins';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { AnswerCall } from '../application/answer-call.js';
import { HandOut } from '../application/hand-out.js';
import { ManagePlugins } from '../application/manage-plugins.js';
import { actionsOf, answerOf, callMessage, leaseOf, pluginMessage, refOf, servedMessage, takingOf } from './messages.js';

const OF_TENANT = { within: 'tenant' } as const;
/** Milliseconds before the end of a call in which its answer must be under way. */
const ON_THE_WAY_MS = 500;

@Controller()
export class PluginsController {
  constructor(
    private readonly plugins: ManagePlugins,
    private readonly handOut: HandOut,
    private readonly answers: AnswerCall,
  ) {}

  @Rpc(Service.registerPlugin, OF_TENANT)
  async register({ name, actions }: RegisterPluginRequest, { caller }: CallContext): Promise<RegisterPluginResponse> {
    return { plugin: pluginMessage(await this.plugins.register(caller, name, actionsOf(actions))) };
  }

  @Rpc(Service.listPlugins, OF_TENANT)
  async list(_request: ListPluginsRequest, { caller }: CallContext): Promise<ListPluginsResponse> {
    return { plugins: (await this.plugins.list(caller)).map(servedMessage) };
  }

  @Rpc(Service.removePlugin, OF_TENANT)
  async remove({ name }: RemovePluginRequest, { caller }: CallContext): Promise<RemovePluginResponse> {
    await this.plugins.remove(caller, name);
    return {};
  }

  @Rpc(Service.takePluginCalls, OF_TENANT)
  async take(request: TakePluginCallsRequest, { caller, deadline, signal }: CallContext): Promise<TakePluginCallsResponse> {
    const { taking, waitMs } = takingOf(request);
    const until = Math.min(Date.now() + waitMs, deadline - ON_THE_WAY_MS);
    return { calls: (await this.handOut.execute(caller, taking, until, signal)).map(callMessage) };
  }

  @Rpc(Service.extendPluginCalls, OF_TENANT)
  async extend({ calls, leaseSeconds }: ExtendPluginCallsRequest, { caller }: CallContext): Promise<ExtendPluginCallsResponse> {
    return { lost: [...(await this.answers.extend(caller, calls, leaseOf(leaseSeconds)))] };
  }

  @Rpc(Service.returnPluginCalls, OF_TENANT)
  async giveBack({ calls }: ReturnPluginCallsRequest, { caller }: CallContext): Promise<ReturnPluginCallsResponse> {
    await this.answers.giveBack(caller, calls);
    return {};
  }

  @Rpc(Service.reportPluginCall, OF_TENANT)
  async report({ call, message }: ReportPluginCallRequest, { caller }: CallContext): Promise<ReportPluginCallResponse> {
    await this.answers.report(caller, refOf(call), message);
    return {};
  }

  @Rpc(Service.finishPluginCall, OF_TENANT)
  async finish(request: FinishPluginCallRequest, { caller }: CallContext): Promise<FinishPluginCallResponse> {
    if (!request.call) throw new AppError('invalid', 'The answer names no call.');
    return { counted: await this.answers.finish(caller, refOf(request.call), answerOf(request)) };
  }
}
