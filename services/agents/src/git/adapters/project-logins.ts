import { Logins, type NamedLogin } from '../../source/logins.js';
import type { Repositories } from '../application/ports.js';

/** The credential of the repository of the same address that the task's project has registered. */
export class ProjectLogins extends Logins {
  readonly #repositories: Repositories;

  constructor(repositories: Repositories) {
    super();
    this.#repositories = repositories;
  }

  override async find({ tenant, projectId }: { tenant: string; projectId: string }, url: string): Promise<NamedLogin | undefined> {
    if (projectId === '') return undefined;
    const known = (await this.#repositories.list(tenant, projectId)).find((one) => one.url === url && one.hasCredential);
    return known && { id: known.id, credentials: this.#repositories.credentials(known) };
  }
}
