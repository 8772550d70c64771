import type { Member, ProjectRole } from '../domain/member.js';

export abstract class Members {
  abstract roleOf(project: string, user: string): Promise<ProjectRole | undefined>;
  /**
   * The users who are admins of the project and may work: neither disabled nor viewers of the tenant. Nobody else changes their membership
   * until the transaction ends.
   */
  abstract holdAdmins(project: string): Promise<readonly string[]>;
  /** By name. */
  abstract list(project: string): Promise<readonly Member[]>;
  abstract set(project: string, user: string, role: ProjectRole, at: Date): Promise<void>;
  abstract remove(project: string, user: string): Promise<void>;
}
