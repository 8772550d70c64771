import { AppError, type Caller } from '@hexad/kernel';
import type { Project } from '@hexad/proto/identity/v1/identity';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { bringPack, createProject, getProject, listPacks, listProjects } from './catalog.endpoints.js';

@Controller()
export class CatalogController {
  constructor(private readonly backend: Backend) {}

  @Serves(listPacks)
  async packs(@By() caller: Caller) {
    const { packs } = await this.backend.codegen.listPacks({}, { caller });
    return { packs: packs.map(({ name, title, folder, surface }) => ({ name, title, folder, surface })) };
  }

  @Serves(bringPack)
  async bring(@Input() { body }: InputOf<typeof bringPack>, @By() caller: Caller) {
    const { name } = await this.backend.codegen.bringPack(body, { caller });
    return { name };
  }

  @Serves(listProjects)
  async projects(@Input() { query }: InputOf<typeof listProjects>, @By() caller: Caller) {
    const { projects, nextCursor } = await this.backend.identity.listProjects(query, { caller });
    return { projects, nextCursor: orNull(nextCursor) };
  }

  @Serves(createProject)
  async create(@Input() { body, idempotencyKey }: InputOf<typeof createProject>, @By() caller: Caller) {
    const { project } = await this.backend.identity.createProject({ id: '', name: body.name }, { caller, idempotencyKey });
    return present(project);
  }

  @Serves(getProject)
  async get(@Input() { params }: InputOf<typeof getProject>, @By() caller: Caller) {
    const { project } = await this.backend.identity.getProject({ id: params.id, name: '' }, { caller });
    return present(project);
  }
}

function present(project: Project | undefined): Project {
  if (project === undefined) throw new AppError('internal', 'Identity answered without the project.');
  return project;
}
