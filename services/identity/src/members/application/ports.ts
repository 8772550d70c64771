import type { Member, ProjectRole } from '../domain/member.js';

export abstract class Members {
  abstract roleOf(project: string, user: string): Promise<ProjectRole | undefined>;
  /** By name. */
  abstract list(project: string): Promise<readonly Member[]>;
  abstract set(project: string, user: string, role: ProjectRole, at: Date): Promise<void>;
  abstract remove(project: string, user: string): Promise<void>;
}
