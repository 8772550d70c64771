import type { After } from '@hexad/kernel';
import type { ProjectRole } from '../../members/domain/member.js';
import type { Project } from '../domain/project.js';

/** A project, with what the user is in it that was asked for; undefined for no member. */
export type MemberProject = Project & { readonly member: ProjectRole | undefined };

/** Whose projects are looked for; absent where nobody is a member of anything. */
export type Seeker = string | undefined;

export abstract class Projects {
  /** Writes the project and its event. False, and nothing written, when the id is there already. */
  abstract add(project: Project, createdBy: string): Promise<boolean>;
  abstract find(id: string, seeker?: Seeker): Promise<MemberProject | undefined>;
  /** The oldest of this name, of all or of those that `seeker` is a member of. */
  abstract named(name: string, seeker: Seeker, all: boolean): Promise<MemberProject | undefined>;
  /** All, or those that `seeker` is a member of; newest first. */
  abstract list(seeker: Seeker, all: boolean, limit: number, after: After | undefined): Promise<readonly MemberProject[]>;
}
