import { AppError, requireRight, type Caller } from '@hexad/kernel';
import type { ProjectAccess } from '@hexad/rpc';
import { notFound } from '../../credentials/domain/checks.js';
import type { Path } from '../../money/index.js';

/** Who may have a model called, and at whose cost. */
export class CallRights {
  readonly #projects: ProjectAccess;

  constructor(projects: ProjectAccess) {
    this.#projects = projects;
  }

  /** Fails with `not_found` for a project that is not there, or not for the caller. */
  async checkThere(caller: Caller, project: string): Promise<void> {
    await this.#roleIn(caller, project);
  }

  /** Fails with `forbidden`, and with `not_found` for a project that is not there, or not for the caller. */
  async check(caller: Caller, { project }: Path): Promise<void> {
    requireRight(caller, 'models.use');
    if (project === undefined) return;
    const role = await this.#roleIn(caller, project);
    if (role === 'viewer')
      throw new AppError('forbidden', `${caller.actor} is a viewer in the project ${project}; its members spend in it.`);
  }

  async #roleIn(caller: Caller, project: string) {
    const role = await this.#projects.roleInExisting(caller, project);
    if (role === undefined) throw notFound('project', project);
    return role;
  }
}
