import { AppError, may, type Caller } from '@hexad/kernel';
import type { User } from '../../users/domain/user.js';

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

/** Nobody gets a role in a project that they cannot use. */
export function requireUsable({ name, role: inTenant, disabledAt }: User, role: ProjectRole): void {
  if (disabledAt !== undefined) throw new AppError('conflict', `${name} is disabled; enable the user first.`);
  if (role !== 'viewer' && !may({ roles: [inTenant] }, 'projects.write'))
    throw new AppError('conflict', `${name} is a ${inTenant} of the tenant and can be no more in a project; change the user's role first.`);
}

/** A project without an admin could not be managed by any of its members. `admins` are those who may work. */
export function keepAnAdmin({ id, name }: User, admins: readonly string[]): void {
  if (admins.length === 1 && admins[0] === id)
    throw new AppError('conflict', `${name} is the last admin of the project; make somebody else its admin first.`);
}
