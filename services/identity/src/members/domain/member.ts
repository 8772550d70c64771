import { may, type Caller } from '@hexad/kernel';

/** What somebody is in a project: an admin chooses its members, a member works in it, a viewer reads. */
export const PROJECT_ROLES = ['admin', 'member', 'viewer'] as const;
export type ProjectRole = (typeof PROJECT_ROLES)[number];

export interface Member {
  readonly user: string;
  readonly name: string;
  readonly role: ProjectRole;
  readonly addedAt: Date;
}

/**
 * What the actor is in a project of which `member` makes them a member; undefined for somebody who may not know of it. Who manages every
 * project is admin in each; nobody is more in a project than the tenant lets them be.
 */
export function projectRole(actor: Pick<Caller, 'roles'>, member: ProjectRole | undefined): ProjectRole | undefined {
  if (may(actor, 'projects.manage')) return 'admin';
  if (actor.roles?.includes('service')) return 'member';
  if (member === undefined || !may(actor, 'projects.read')) return undefined;
  return may(actor, 'projects.write') ? member : 'viewer';
}
