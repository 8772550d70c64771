import { AppError, isUuid, readPage, uuidFrom } from '@hexad/kernel';
import {
  TaskDeskServiceService as Service,
  type AssignTaskRequest,
  type AssignTaskResponse,
  type DropTaskRequest,
  type DropTaskResponse,
  type ListTaskEventsRequest,
  type ListTaskEventsResponse,
  type ListTenantTasksRequest,
  type ListTenantTasksResponse,
  type MessageTaskRequest,
  type MessageTaskResponse,
} from '@hexad/proto/dispatcher/v1/talk';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { SteerTask } from '../application/steer-task.js';
import { TaskViews } from '../application/ports.js';
import { toMessage } from './task-message.js';

const ONE_TASK = { within: { of: 'task', by: 'taskId' } } as const;
const MOST_EVENTS = 1_000;
const EVENTS = 200;

@Controller()
export class TaskDeskController {
  constructor(
    private readonly tasks: TaskViews,
    private readonly steer: SteerTask,
  ) {}

  @Rpc(Service.listTenantTasks, { within: 'tenant' })
  async list(request: ListTenantTasksRequest, call: CallContext): Promise<ListTenantTasksResponse> {
    const { state, agentKind: kind, agentId: agent, projectId: project, runId: run, limit, cursor } = request;
    const filter = { state, kind, agent, project, run, projects: await call.projects() };
    const page = await readPage({ limit, cursor }, async (most, after) => {
      const views = await this.tasks.page(call.caller.tenant, filter, most, after);
      return views.map((view) => ({ view, id: view.task.id, createdAt: view.createdAt }));
    });
    return { tasks: page.items.map(({ view }) => toMessage(view)), nextCursor: page.nextCursor };
  }

  @Rpc(Service.listTaskEvents, ONE_TASK)
  async events({ taskId, after, limit }: ListTaskEventsRequest, { caller }: CallContext): Promise<ListTaskEventsResponse> {
    await this.#require(caller.tenant, taskId);
    const events = await this.tasks.events(caller.tenant, taskId, after, Math.min(limit > 0 ? limit : EVENTS, MOST_EVENTS));
    return { events: events.map(({ data, ...event }) => ({ ...event, dataJson: JSON.stringify(data) })) };
  }

  @Rpc(Service.assignTask, ONE_TASK)
  async assign({ taskId, agentId }: AssignTaskRequest, { caller }: CallContext): Promise<AssignTaskResponse> {
    await this.#require(caller.tenant, taskId);
    await this.steer.assign(caller.tenant, taskId, agentId);
    const view = await this.tasks.find(caller.tenant, taskId);
    return { task: view && toMessage(view) };
  }

  @Rpc(Service.messageTask, ONE_TASK)
  async message({ taskId, text }: MessageTaskRequest, { caller, idempotencyKey }: CallContext): Promise<MessageTaskResponse> {
    await this.#require(caller.tenant, taskId);
    const messageId = uuidFrom([caller.tenant, 'task message', taskId, idempotencyKey ?? '']);
    await this.steer.message(caller.tenant, taskId, { messageId, author: caller.actor, text });
    return { messageId };
  }

  @Rpc(Service.dropTask, ONE_TASK)
  async drop({ taskId }: DropTaskRequest, { caller }: CallContext): Promise<DropTaskResponse> {
    await this.#require(caller.tenant, taskId);
    await this.steer.drop(caller.tenant, taskId);
    const view = await this.tasks.find(caller.tenant, taskId);
    return { task: view && toMessage(view) };
  }

  async #require(tenant: string, id: string): Promise<void> {
    if (!isUuid(id) || !(await this.tasks.find(tenant, id))) throw new AppError('not_found', `There is no task ${JSON.stringify(id)}.`);
  }
}
