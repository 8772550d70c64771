import { createHash } from 'node:crypto';
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
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { CreateProject } from '../application/create-project.js';
import { ListProjects } from '../application/list-projects.js';
import { Projects } from '../application/ports.js';
import type { Project } from '../domain/project.js';

@Controller()
export class ProjectsController {
  constructor(
    private readonly createProject: CreateProject,
    private readonly listProjects: ListProjects,
    private readonly projects: Projects,
  ) {}

  @Rpc(IdentityServiceService.createProject)
  async create({ id, name }: CreateProjectRequest, call: CallContext): Promise<CreateProjectResponse> {
    if (id !== '' && !isUuid(id)) throw new AppError('invalid', `The id ${JSON.stringify(id)} is not a UUID.`);
    return { project: toMessage(await this.createProject.execute(call.caller, { id: id || idOf(call), name })) };
  }

  @Rpc(IdentityServiceService.getProject)
  async get({ id, name }: GetProjectRequest, call: CallContext): Promise<GetProjectResponse> {
    const project =
      id === '' ? await this.projects.named(call.caller, name) : isUuid(id) ? await this.projects.find(call.caller, id) : undefined;
    if (project === undefined) throw new AppError('not_found', `There is no project ${JSON.stringify(id || name)}.`);
    return { project: toMessage(project) };
  }

  @Rpc(IdentityServiceService.listProjects)
  async list({ limit, cursor }: ListProjectsRequest, call: CallContext): Promise<ListProjectsResponse> {
    const { projects, nextCursor } = await this.listProjects.execute(call.caller, limit, cursor);
    return { projects: projects.map(toMessage), nextCursor };
  }
}

const toMessage = ({ id, name, createdAt }: Project): ProjectMessage => ({ id, name, createdAt: createdAt.toISOString() });

/** The same UUID for the same tenant and idempotency key. */
function idOf({ caller, idempotencyKey = '' }: CallContext): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([caller.tenant, 'project', idempotencyKey]))
    .digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
