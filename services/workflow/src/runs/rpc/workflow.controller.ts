import { AppError, type Caller } from '@hexad/kernel';
import {
  WorkflowServiceService as Service,
  type CancelRunRequest,
  type CancelRunResponse,
  type GetPlanRequest,
  type GetPlanResponse,
  type GetRunRequest,
  type GetRunResponse,
  type GetRunSourceRequest,
  type GetRunSourceResponse,
  type GetRunValueRequest,
  type GetRunValueResponse,
  type GetRunVariableRequest,
  type GetRunVariableResponse,
  type ListJournalRequest,
  type ListJournalResponse,
  type ListRunsRequest,
  type ListRunsResponse,
  type PatchRunRequest,
  type PatchRunResponse,
  type PauseRunRequest,
  type PauseRunResponse,
  type GetRunCaseRequest,
  type GetRunCaseResponse,
  type RerunRunRequest,
  type RerunRunResponse,
  type ResumeRunRequest,
  type ResumeRunResponse,
  type RetryStepRequest,
  type RetryStepResponse,
  type Run as RunMessage,
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
import { Deciders } from '../../approvals/application/deciders.js';
import { ViewApprovals } from '../../approvals/application/view-approvals.js';
import { VoteOnApproval } from '../../approvals/application/vote-on-approval.js';
import { Plans } from '../../planning/application/plans.js';
import { Runs } from '../application/runs.js';
import { caseOfRun } from '../application/case-of-run.js';
import { LargeValues } from '../application/large-values.js';
import { Rerun } from '../application/rerun.js';
import { StartRun } from '../application/start-run.js';
import { SteerRun, type Hand, type MoreTime } from '../application/steer-run.js';
import { variableOfRun } from '../application/variable-of-run.js';
import { WatchRun } from '../application/watch-run.js';
import { readPriority } from '../domain/priority.js';
import type { Snapshot } from '../domain/snapshot.js';
import { readLimit, readTime } from './fields.js';
import { readJson, readJsonObject } from './json-field.js';
import { entryMessage, fileMessage, runLine, runMessage } from './run-message.js';

const ONE_RUN = { within: { of: 'run', by: 'runId' } } as const;
const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;
const MAX_ENTRIES = 500;

@Controller()
export class WorkflowController {
  constructor(
    private readonly startRun: StartRun,
    private readonly rerun: Rerun,
    private readonly steerRun: SteerRun,
    private readonly watchRun: WatchRun,
    private readonly runs: Runs,
    private readonly large: LargeValues,
    private readonly plans: Plans,
    private readonly approvals: ViewApprovals,
    private readonly voteOn: VoteOnApproval,
    private readonly deciders: Deciders,
  ) {}

  @Rpc(Service.startRun, { within: { of: 'project', by: 'projectId' } })
  async start(request: StartRunRequest, { caller, idempotencyKey }: CallContext): Promise<StartRunResponse> {
    const { workflow, source, projectId, checkOnly } = request;
    const inputs = readJsonObject('inputs_json', request.inputsJson);
    const priority = readPriority(request.priority);
    const command = { workflow, source, projectId, inputs, priority, key: request.idempotencyKey || (idempotencyKey ?? '') };
    if (checkOnly === true) return { runId: '', workflow: (await this.startRun.check(caller, command)).name };
    return { runId: await this.startRun.execute(caller, command) };
  }

  @Rpc(Service.getRun, ONE_RUN)
  async get({ runId }: GetRunRequest, { caller }: CallContext): Promise<GetRunResponse> {
    return { run: await this.#shown(caller, await this.runs.get(caller.tenant, runId)) };
  }

  @Rpc(Service.listRuns, { within: 'tenant' })
  async list(
    { limit, cursor, state, workflow, projectId: project, ...times }: ListRunsRequest,
    call: CallContext,
  ): Promise<ListRunsResponse> {
    const [since, until] = [readTime('since', times.since), readTime('until', times.until)];
    const size = readLimit(limit, MAX_PAGE, DEFAULT_PAGE);
    const projects = await call.projects();
    const filter = { limit: size, after: cursor, state, projects, workflow, project, since, until };
    const page = await this.runs.list(call.caller.tenant, filter);
    return { runs: page.runs.map(runLine), nextCursor: page.next };
  }

  @Rpc(Service.getRunVariable, ONE_RUN)
  async variable({ runId, name }: GetRunVariableRequest, { caller }: CallContext): Promise<GetRunVariableResponse> {
    return { valueJson: JSON.stringify(await variableOfRun(this.runs, this.large, caller.tenant, runId, name)) };
  }

  @Rpc(Service.getRunValue, ONE_RUN)
  async value({ runId, sha256 }: GetRunValueRequest, { caller }: CallContext): Promise<GetRunValueResponse> {
    return { valueJson: JSON.stringify(await this.large.ofRun(caller.tenant, runId, sha256)) };
  }

  @Rpc(Service.getRunSource, ONE_RUN)
  async source({ runId }: GetRunSourceRequest, { caller }: CallContext): Promise<GetRunSourceResponse> {
    const pinned = await this.runs.pinned(caller.tenant, runId);
    const called = Array.from(pinned.children, ([name, child]) => fileMessage(name, child));
    return { file: fileMessage(pinned.definition.name, pinned), called };
  }

  @Rpc(Service.getRunCase, ONE_RUN)
  async case({ runId }: GetRunCaseRequest, { caller }: CallContext): Promise<GetRunCaseResponse> {
    return { caseJson: JSON.stringify(await caseOfRun(this.runs, this.large, caller.tenant, runId)) };
  }

  @Rpc(Service.listJournal, ONE_RUN)
  async journal({ runId, after, limit }: ListJournalRequest, { caller }: CallContext): Promise<ListJournalResponse> {
    const size = readLimit(limit, MAX_ENTRIES, MAX_ENTRIES);
    const { entries, ended } = await this.runs.journal(caller.tenant, runId, after, size);
    return { entries: entries.map(entryMessage), complete: ended && entries.length < size };
  }

  @Rpc(Service.watchRun, ONE_RUN)
  async *watch({ runId, after }: WatchRunRequest, { caller, signal }: CallContext): AsyncGenerator<WatchRunResponse> {
    for await (const entry of this.watchRun.execute(caller.tenant, runId, after, signal)) yield { entry: entryMessage(entry) };
  }

  @Rpc(Service.signalRun, ONE_RUN)
  async signal({ runId, signal, payloadJson }: SignalRunRequest, { caller, idempotencyKey }: CallContext): Promise<SignalRunResponse> {
    const payload = readJson('payload_json', payloadJson);
    await this.steerRun.signal(caller.tenant, runId, { signal, payload, key: idempotencyKey ?? '', by: caller.actor });
    return {};
  }

  @Rpc(Service.resumeRun, ONE_RUN)
  async resume({ runId, deadlineSeconds }: ResumeRunRequest, call: CallContext): Promise<ResumeRunResponse> {
    const resumed = await this.steerRun.resume(call.caller.tenant, runId, { ...moreTime(deadlineSeconds), ...handOf(call) });
    return { run: await this.#shown(call.caller, resumed) };
  }

  @Rpc(Service.pauseRun, ONE_RUN)
  async pause({ runId }: PauseRunRequest, { caller }: CallContext): Promise<PauseRunResponse> {
    await this.steerRun.pause(caller.tenant, runId);
    return {};
  }

  @Rpc(Service.retryStep, ONE_RUN)
  async retry({ runId, stepPath, deadlineSeconds }: RetryStepRequest, call: CallContext): Promise<RetryStepResponse> {
    const retried = await this.steerRun.retryStep(call.caller.tenant, runId, stepPath, { ...moreTime(deadlineSeconds), ...handOf(call) });
    return { run: await this.#shown(call.caller, retried) };
  }

  @Rpc(Service.rerunRun, ONE_RUN)
  async rerunFrom({ runId, fromStep, inputsJson }: RerunRunRequest, { caller, idempotencyKey }: CallContext): Promise<RerunRunResponse> {
    const inputs = readJsonObject('inputs_json', inputsJson);
    return { runId: await this.rerun.execute(caller, { runId, from: fromStep, inputs, key: idempotencyKey ?? '' }) };
  }

  @Rpc(Service.patchRun, ONE_RUN)
  async patch({ runId, variablesJson }: PatchRunRequest, call: CallContext): Promise<PatchRunResponse> {
    const variables = readJsonObject('variables_json', variablesJson);
    const { tenant, actor } = call.caller;
    const hand = { ...handOf(call), person: await this.deciders.personOf(tenant, actor) };
    return { run: await this.#shown(call.caller, await this.steerRun.patch(tenant, runId, variables, hand)) };
  }

  @Rpc(Service.voteOnRun, ONE_RUN)
  async vote(
    { runId, stepPath, decision, formJson, ...said }: VoteOnRunRequest,
    { caller, idempotencyKey }: CallContext,
  ): Promise<VoteOnRunResponse> {
    if (decision !== 'approve' && decision !== 'reject')
      throw new AppError('invalid', `decision is ${JSON.stringify(decision)}; it can be approve or reject.`);
    const form = readJson('form_json', formJson);
    const { revision, comment } = said;
    const gate = await this.approvals.at(caller.tenant, runId, stepPath);
    const vote = { decision, revision, comment, form, via: 'api', onBehalfOf: '', key: idempotencyKey ?? '' } as const;
    await this.voteOn.execute(caller, gate, vote);
    return { run: await this.#shown(caller, await this.runs.get(caller.tenant, runId)) };
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

  #shown({ tenant }: Caller, snapshot: Snapshot): Promise<RunMessage> {
    return this.large.look(tenant, (values) => runMessage({ ...snapshot, values }));
  }
}

const handOf = ({ caller, idempotencyKey }: CallContext): Hand => ({ by: caller.actor, key: idempotencyKey ?? '' });

const LONGEST_DEADLINE = 366 * 86_400;

function moreTime(seconds: number): MoreTime {
  if (seconds < 0 || seconds > LONGEST_DEADLINE)
    throw new AppError('invalid', `deadline_seconds is ${seconds}; it can be 1 to ${LONGEST_DEADLINE}, or 0 for what the file says.`);
  return seconds === 0 ? {} : { deadlineMs: seconds * 1_000 };
}
