import type { Credentials } from '@hexad/workspace';
import type { Login, ProjectRepository } from '../domain/repository.js';

export type NewRepository = Omit<ProjectRepository, 'hasCredential'>;

/** Which repositories projects have. */
export abstract class Repositories {
  /** Keeps it; one of the same project and address is kept as it was, with a new default branch and, where one is given, a new credential. */
  abstract put(repository: NewRepository, login: Login | undefined): Promise<ProjectRepository>;
  /** In the order in which they came. */
  abstract list(tenant: string, projectId: string): Promise<readonly ProjectRepository[]>;
  /** Whether there was one. */
  abstract remove(repository: ProjectRepository): Promise<boolean>;
  /** For whoever fetches and pushes, and nobody else. */
  abstract credentials(repository: ProjectRepository): Credentials;
}
