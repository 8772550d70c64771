import { AppError, isUuid } from '@hexad/kernel';
import {
  IdentityServiceService,
  type CreateProjectRequest,
  type CreateProjectResponse,
  type GetProjectRequest,
  type GetProjectResponse,
  type ListProjectsRequest,
  type ListProjectsResponse,
  type Project as ProjectMessage,
} from '@hexad/proto/identity/v1/identity';
import { Rpc, type CallContext, derivedId } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { CreateProject } from '../application/create-project.js';
import { ShowProjects, type SeenProject } from '../application/show-projects.js';

@Controller()
export class ProjectsController {
  constructor(
    private readonly createProject: CreateProject,
    private readonly showProjects: ShowProjects,
  ) {}

  @Rpc(IdentityServiceService.createProject)
  async create({ id, name }: CreateProjectRequest, call: CallContext): Promise<CreateProjectResponse> {
    if (id !== '' && !isUuid(id)) throw new AppError('invalid', `The id ${JSON.stringify(id)} is not a UUID.`);
    return { project: toMessage(await this.createProject.execute(call, { id: id || derivedId(call, 'project'), name })) };
  }

  @Rpc(IdentityServiceService.getProject)
  async get({ id, name }: GetProjectRequest, call: CallContext): Promise<GetProjectResponse> {
    return { project: toMessage(id === '' ? await this.showProjects.named(call, name) : await this.showProjects.one(call, id)) };
  }

  @Rpc(IdentityServiceService.listProjects)
  async list(request: ListProjectsRequest, call: CallContext): Promise<ListProjectsResponse> {
    const { items, nextCursor } = await this.showProjects.list(call, request);
    return { projects: items.map(toMessage), nextCursor };
  }
}

const toMessage = ({ id, name, createdAt, role }: SeenProject): ProjectMessage => ({ id, name, createdAt: createdAt.toISOString(), role });
