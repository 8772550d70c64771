import type { Caller } from '@hexad/kernel';
import type { Project } from '../domain/project.js';

/** Where a page of projects ended. */
export interface After {
  readonly createdAt: Date;
  readonly id: string;
}

export abstract class Projects {
  /** Writes the project and its event, or changes nothing when the id is there already. */
  abstract add(caller: Caller, project: Project): Promise<void>;
  abstract find(caller: Caller, id: string): Promise<Project | undefined>;
  /** The oldest of this name. */
  abstract named(caller: Caller, name: string): Promise<Project | undefined>;
  /** Newest first. */
  abstract list(caller: Caller, limit: number, after: After | undefined): Promise<readonly Project[]>;
}
