import { AppError, isUuid } from '@hexad/kernel';
import {
  DispatcherServiceService,
  type GetTaskRequest,
  type GetTaskResponse,
  type ListTasksRequest,
  type ListTasksResponse,
} from '@hexad/proto/dispatcher/v1/dispatcher';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { TaskViews } from '../application/ports.js';
import { toMessage } from './task-message.js';

@Controller()
export class DispatcherController {
  constructor(private readonly tasks: TaskViews) {}

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
    return { tasks: tasks.filter(({ task }) => projects?.includes(task.projectId) ?? true).map(toMessage) };
  }
}
