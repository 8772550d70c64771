import { AppError } from '@hexad/kernel';
import type { UserRole } from '../../access/domain/roles.js';

export const USER_ROLES = ['owner', 'admin', 'member', 'viewer'] as const satisfies readonly UserRole[];

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
  readonly createdAt: Date;
  readonly disabledAt: Date | undefined;
}

/** Whether a change takes an owner who may work from the tenant. */
export const losesOwner = (before: User, after: User): boolean => isActiveOwner(before) && !isActiveOwner(after);

const isActiveOwner = ({ role, disabledAt }: User): boolean => role === 'owner' && disabledAt === undefined;

/** A tenant without an owner could never be managed again. `owners` counts those who may work. */
export function keepAnOwner(before: User, after: User, owners: number): void {
  if (losesOwner(before, after) && owners <= 1)
    throw new AppError('conflict', `${before.name} is the last owner; make somebody else an owner first.`);
}
