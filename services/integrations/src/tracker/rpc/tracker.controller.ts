import { requireRight } from '@hexad/kernel';
import {
  TrackerServiceService as Service,
  type AddCommentRequest,
  type AddCommentResponse,
  type GetTaskRequest,
  type GetTaskResponse,
  type UpdateTaskStatusRequest,
  type UpdateTaskStatusResponse,
} from '@hexad/proto/integrations/v1/tracker';
import { derivedId, Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { WorkOnTask } from '../application/work-on-task.js';

const ONE_PROJECT = { within: { of: 'project', by: 'projectId' } } as const;

@Controller()
export class TrackerController {
  constructor(private readonly tasks: WorkOnTask) {}

  @Rpc(Service.getTask, ONE_PROJECT)
  async get(at: GetTaskRequest, call: CallContext): Promise<GetTaskResponse> {
    requireRight(call.caller, 'projects.write');
    const { labels, assignees, ...task } = await this.tasks.get(call, at);
    return { task: { ...task, labels: [...labels], assignees: [...assignees] } };
  }

  @Rpc(Service.updateTaskStatus, ONE_PROJECT)
  async setStatus(at: UpdateTaskStatusRequest, call: CallContext): Promise<UpdateTaskStatusResponse> {
    requireRight(call.caller, 'projects.write');
    await this.tasks.setStatus(call, at, at.status);
    return { status: at.status };
  }

  @Rpc(Service.addComment, ONE_PROJECT)
  async comment(at: AddCommentRequest, call: CallContext): Promise<AddCommentResponse> {
    requireRight(call.caller, 'projects.write');
    return { url: await this.tasks.comment(call, derivedId(call, 'comment'), at, at.text) };
  }
}
