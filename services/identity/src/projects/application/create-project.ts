import { AppError, type Caller, type Clock } from '@hexad/kernel';
import { projectName, type Project } from '../domain/project.js';
import type { Projects } from './ports.js';

export interface ProjectWish {
  /** The same for a retried wish, so that it makes one project. */
  readonly id: string;
  readonly name: string;
}

export class CreateProject {
  readonly #projects: Projects;
  readonly #clock: Clock;

  constructor(projects: Projects, clock: Clock) {
    this.#projects = projects;
    this.#clock = clock;
  }

  async execute(caller: Caller, wish: ProjectWish): Promise<Project> {
    const name = projectName(wish.name);
    await this.#projects.add(caller, { id: wish.id, name, createdAt: this.#clock.now() });
    const project = await this.#projects.find(caller, wish.id);
    if (project?.name !== name) throw new AppError('conflict', 'This id or idempotency key was used for a project with another name.');
    return project;
  }
}
