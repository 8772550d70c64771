import { AppError, isUuid } from '@hexad/kernel';
import {
  DispatcherServiceService,
  type GetTaskRequest,
  type GetTaskResponse,
  type ListTasksRequest,
  type ListTasksResponse,
  type Task as TaskMessage,
} from '@hexad/proto/dispatcher/v1/dispatcher';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { TaskLedger } from '../application/ports.js';
import type { Task } from '../domain/task.js';

@Controller()
export class DispatcherController {
  constructor(private readonly tasks: TaskLedger) {}

  @Rpc(DispatcherServiceService.getTask, { within: { of: 'task', by: 'id' } })
  async getTask({ id }: GetTaskRequest, { caller }: CallContext): Promise<GetTaskResponse> {
    const task = isUuid(id) ? await this.tasks.find(caller.tenant, id) : undefined;
    if (!task) throw new AppError('not_found', `There is no task ${JSON.stringify(id)}.`);
    return { task: toMessage(task) };
  }

  @Rpc(DispatcherServiceService.listTasks, { within: 'tenant' })
  async listTasks({ runId }: ListTasksRequest, call: CallContext): Promise<ListTasksResponse> {
    if (!isUuid(runId)) throw new AppError('not_found', `There is no run ${JSON.stringify(runId)}.`);
    const projects = await call.projects();
    const tasks = await this.tasks.ofRun(call.caller.tenant, runId);
    return { tasks: tasks.filter(({ projectId }) => projects?.includes(projectId) ?? true).map(toMessage) };
  }
}

const toMessage = (task: Task): TaskMessage => ({
  id: task.id,
  runId: task.runId,
  stepPath: task.stepPath,
  agentKind: task.kind,
  action: task.action,
  state: task.state,
  attempt: task.attempt,
  errorCode: task.state === 'failed' ? task.error.code : '',
  errorMessage: task.state === 'failed' ? task.error.message : '',
});
