import { AppError } from '@hexad/kernel';
import {
  WorkflowServiceService as Service,
  type CancelRunRequest,
  type CancelRunResponse,
  type GetPlanRequest,
  type GetPlanResponse,
  type GetRunRequest,
  type GetRunResponse,
  type ListRunsRequest,
  type ListRunsResponse,
  type PatchRunRequest,
  type PatchRunResponse,
  type PauseRunRequest,
  type PauseRunResponse,
  type RerunRunRequest,
  type RerunRunResponse,
  type ResumeRunRequest,
  type ResumeRunResponse,
  type RetryStepRequest,
  type RetryStepResponse,
  type SignalRunRequest,
  type SignalRunResponse,
  type StartRunRequest,
  type StartRunResponse,
  type VoteOnRunRequest,
  type VoteOnRunResponse,
  type WatchRunRequest,
  type WatchRunResponse,
} from '@hexad/proto/workflow/v1/workflow';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { Plans } from '../../planning/application/plans.js';
import { Runs } from '../application/runs.js';
import { Rerun } from '../application/rerun.js';
import { StartRun } from '../application/start-run.js';
import { SteerRun } from '../application/steer-run.js';
import { WatchRun } from '../application/watch-run.js';
import { readJson, readJsonObject } from './json-field.js';
import { entryMessage, runLine, runMessage } from './run-message.js';

const ONE_RUN = { within: { of: 'run', by: 'runId' } } as const;
const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

@Controller()
export class WorkflowController {
  constructor(
    private readonly startRun: StartRun,
    private readonly rerun: Rerun,
    private readonly steerRun: SteerRun,
    private readonly watchRun: WatchRun,
    private readonly runs: Runs,
    private readonly plans: Plans,
  ) {}

  @Rpc(Service.startRun, { within: { of: 'project', by: 'projectId' } })
  async start(request: StartRunRequest, { caller, idempotencyKey }: CallContext): Promise<StartRunResponse> {
    const { workflow, projectId } = request;
    const inputs = readJsonObject('inputs_json', request.inputsJson);
    return {
      runId: await this.startRun.execute(caller, { workflow, projectId, inputs, key: request.idempotencyKey || (idempotencyKey ?? '') }),
    };
  }

  @Rpc(Service.getRun, ONE_RUN)
  async get({ runId }: GetRunRequest, { caller }: CallContext): Promise<GetRunResponse> {
    return { run: runMessage(await this.runs.get(caller.tenant, runId)) };
  }

  @Rpc(Service.listRuns, { within: 'tenant' })
  async list({ limit, cursor, state }: ListRunsRequest, call: CallContext): Promise<ListRunsResponse> {
    if (limit < 0 || limit > MAX_PAGE)
      throw new AppError('invalid', `limit is ${limit}; it can be 1 to ${MAX_PAGE}, or 0 for ${DEFAULT_PAGE}.`);
    const projects = await call.projects();
    const page = await this.runs.list(call.caller.tenant, { limit: limit || DEFAULT_PAGE, after: cursor, state, projects });
    return { runs: page.runs.map(runLine), nextCursor: page.next };
  }

  @Rpc(Service.watchRun, ONE_RUN)
  async *watch({ runId, after }: WatchRunRequest, { caller, signal }: CallContext): AsyncGenerator<WatchRunResponse> {
    for await (const entry of this.watchRun.execute(caller.tenant, runId, after, signal)) yield { entry: entryMessage(entry) };
  }

  @Rpc(Service.signalRun, ONE_RUN)
  async signal({ runId, signal, payloadJson }: SignalRunRequest, { caller, idempotencyKey }: CallContext): Promise<SignalRunResponse> {
    const payload = readJson('payload_json', payloadJson);
    await this.steerRun.signal(caller.tenant, runId, { signal, payload, key: idempotencyKey ?? '' });
    return {};
  }

  @Rpc(Service.resumeRun, ONE_RUN)
  async resume({ runId }: ResumeRunRequest, { caller }: CallContext): Promise<ResumeRunResponse> {
    return { run: runMessage(await this.steerRun.resume(caller.tenant, runId)) };
  }

  @Rpc(Service.pauseRun, ONE_RUN)
  async pause({ runId }: PauseRunRequest, { caller }: CallContext): Promise<PauseRunResponse> {
    await this.steerRun.pause(caller.tenant, runId);
    return {};
  }

  @Rpc(Service.retryStep, ONE_RUN)
  async retry({ runId, stepPath }: RetryStepRequest, { caller }: CallContext): Promise<RetryStepResponse> {
    return { run: runMessage(await this.steerRun.retryStep(caller.tenant, runId, stepPath)) };
  }

  @Rpc(Service.rerunRun, ONE_RUN)
  async rerunFrom({ runId, fromStep, inputsJson }: RerunRunRequest, { caller, idempotencyKey }: CallContext): Promise<RerunRunResponse> {
    const inputs = readJsonObject('inputs_json', inputsJson);
    return { runId: await this.rerun.execute(caller, { runId, from: fromStep, inputs, key: idempotencyKey ?? '' }) };
  }

  @Rpc(Service.patchRun, ONE_RUN)
  async patch({ runId, variablesJson }: PatchRunRequest, { caller }: CallContext): Promise<PatchRunResponse> {
    return { run: runMessage(await this.steerRun.patch(caller.tenant, runId, readJsonObject('variables_json', variablesJson))) };
  }

  @Rpc(Service.voteOnRun, ONE_RUN)
  async vote({ runId, stepPath, decision, formJson, ...said }: VoteOnRunRequest, { caller }: CallContext): Promise<VoteOnRunResponse> {
    if (decision !== 'approve' && decision !== 'reject')
      throw new AppError('invalid', `decision is ${JSON.stringify(decision)}; it can be approve or reject.`);
    const roles = (caller.roles ?? []).map((role) => `role:${role}`);
    const form = readJson('form_json', formJson);
    const { revision, comment } = said;
    const vote = { path: stepPath, voter: caller.actor, roles, decision, revision, comment, form } as const;
    return { run: runMessage(await this.steerRun.vote(caller.tenant, runId, vote)) };
  }

  @Rpc(Service.cancelRun, ONE_RUN)
  async cancel({ runId }: CancelRunRequest, { caller }: CallContext): Promise<CancelRunResponse> {
    await this.steerRun.cancel(caller.tenant, runId);
    return {};
  }

  @Rpc(Service.getPlan, ONE_RUN)
  async plan({ runId }: GetPlanRequest, { caller }: CallContext): Promise<GetPlanResponse> {
    return { planJson: JSON.stringify(await this.plans.get(caller.tenant, runId)) };
  }
}
