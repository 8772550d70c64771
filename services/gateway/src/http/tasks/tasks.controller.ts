import { AppError, type Caller } from '@hexad/kernel';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { projectIdOf } from '../../application/find-project.js';
import { findTask, requireTask } from '../../application/find-task.js';
import { StartWorkflow } from '../../application/start-workflow.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull, parseJson } from '../schemas.js';
import { taskJson } from './task-json.js';
import {
  assignTask,
  cancelTask,
  dropTask,
  fixBug,
  generateCode,
  getTaskResult,
  getTaskStatus,
  listTaskEvents,
  listTasks,
  messageTask,
  retryTask,
  startTask,
} from './tasks.endpoints.js';

const OPEN: ReadonlySet<string> = new Set(['queued', 'assigned', 'running']);
const REPRODUCED = 'A test of the bug fails before the change and passes after it.';

type Work = Omit<InputOf<typeof startTask>['body'], 'kind' | 'goal'>;

@Controller()
export class TasksController {
  constructor(
    private readonly backend: Backend,
    private readonly startWorkflow: StartWorkflow,
  ) {}

  @Serves(startTask)
  start(@Input() { body, idempotencyKey }: InputOf<typeof startTask>, @By() caller: Caller) {
    const { kind, goal, ...work } = body;
    return this.#begin(caller, idempotencyKey, { kind, goal }, work);
  }

  @Serves(generateCode)
  generate(@Input() { body, idempotencyKey }: InputOf<typeof generateCode>, @By() caller: Caller) {
    const { goal, ...work } = body;
    return this.#begin(caller, idempotencyKey, { kind: 'code', goal }, work);
  }

  @Serves(fixBug)
  fix(@Input() { body, idempotencyKey }: InputOf<typeof fixBug>, @By() caller: Caller) {
    const { bug, ...work } = body;
    const criteria = [...(work.criteria ?? []), REPRODUCED];
    return this.#begin(caller, idempotencyKey, { kind: 'code', goal: `Fix this bug: ${bug}` }, { ...work, criteria });
  }

  @Serves(listTasks)
  async list(@Input() { query }: InputOf<typeof listTasks>, @By() caller: Caller) {
    const { state = '', kind = '', agent = '', project, run = '', ...page } = query;
    const projectId = project === undefined ? '' : await projectIdOf(this.backend, caller, project);
    const request = { ...page, state, agentKind: kind, agentId: agent, projectId, runId: run };
    const { tasks, nextCursor } = await this.backend.taskDesk.listTenantTasks(request, { caller });
    return { tasks: tasks.map(taskJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(getTaskStatus)
  async status(@Input() { params }: InputOf<typeof getTaskStatus>, @By() caller: Caller) {
    const { task, runId } = await findTask(this.backend, caller, params.id);
    const { run } = await this.backend.workflow.getRun({ runId }, { caller });
    return { runId, runState: run?.state ?? '', state: task?.state ?? 'pending', task: task ? taskJson(task) : null };
  }

  @Serves(getTaskResult)
  async result(@Input() { params }: InputOf<typeof getTaskResult>, @By() caller: Caller) {
    const task = await requireTask(this.backend, caller, params.id);
    if (OPEN.has(task.state)) throw new AppError('conflict', `Task ${task.id} is ${task.state}; there is a result when it has ended.`);
    const { run } = await this.backend.workflow.getRun({ runId: task.runId }, { caller });
    const variables = (parseJson(run?.variablesJson ?? '') ?? {}) as Record<string, unknown>;
    const inputs = (parseJson(run?.inputsJson ?? '') ?? {}) as Record<string, unknown>;
    const outputs = Object.fromEntries(Object.entries(variables).filter(([name]) => !Object.hasOwn(inputs, name)));
    const error = task.errorCode === '' ? null : { code: task.errorCode, message: task.errorMessage };
    return { taskId: task.id, runId: task.runId, state: task.state, error, outputs };
  }

  @Serves(listTaskEvents)
  async events(@Input() { params, query }: InputOf<typeof listTaskEvents>, @By() caller: Caller) {
    const { id: taskId } = await requireTask(this.backend, caller, params.id);
    const { events } = await this.backend.taskDesk.listTaskEvents({ taskId, ...query }, { caller });
    return { taskId, events: events.map(({ dataJson, ...event }) => ({ ...event, data: parseJson(dataJson) ?? {} })) };
  }

  @Serves(assignTask)
  async assign(@Input() { params, body, idempotencyKey }: InputOf<typeof assignTask>, @By() caller: Caller) {
    const { id: taskId } = await requireTask(this.backend, caller, params.id);
    const { task } = await this.backend.taskDesk.assignTask({ taskId, agentId: body.agent ?? '' }, { caller, idempotencyKey });
    if (!task) throw new AppError('not_found', `There is no task ${taskId}.`);
    return taskJson(task);
  }

  @Serves(messageTask)
  async message(@Input() { params, body, idempotencyKey }: InputOf<typeof messageTask>, @By() caller: Caller) {
    const { id: taskId } = await requireTask(this.backend, caller, params.id);
    const { messageId } = await this.backend.taskDesk.messageTask({ taskId, text: body.text }, { caller, idempotencyKey });
    return { messageId, taskId };
  }

  @Serves(cancelTask)
  async cancel(@Input() { params, idempotencyKey }: InputOf<typeof cancelTask>, @By() caller: Caller): Promise<void> {
    const { runId } = await findTask(this.backend, caller, params.id);
    await this.backend.workflow.cancelRun({ runId }, { caller, idempotencyKey });
  }

  @Serves(retryTask)
  async retry(@Input() { params, idempotencyKey }: InputOf<typeof retryTask>, @By() caller: Caller): Promise<void> {
    const { runId, stepPath } = await requireTask(this.backend, caller, params.id);
    await this.backend.workflow.retryStep({ runId, stepPath, deadlineSeconds: 0 }, { caller, idempotencyKey });
  }

  @Serves(dropTask)
  async drop(@Input() { params, idempotencyKey }: InputOf<typeof dropTask>, @By() caller: Caller) {
    const { id: taskId } = await requireTask(this.backend, caller, params.id);
    const { task } = await this.backend.taskDesk.dropTask({ taskId }, { caller, idempotencyKey });
    if (!task) throw new AppError('not_found', `There is no task ${taskId}.`);
    return taskJson(task);
  }

  #begin(caller: Caller, idempotencyKey: string, what: { kind: string; goal: string }, { budgetUsd, priority, project, ...work }: Work) {
    const given = Object.fromEntries(Object.entries(work).filter(([, value]) => value !== undefined));
    const inputs = { ...what, ...given, ...(budgetUsd !== undefined && { budget_usd: budgetUsd }) };
    return this.startWorkflow.execute(caller, { workflow: 'task', inputs, priority, project, idempotencyKey });
  }
}
