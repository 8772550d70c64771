import type { Role } from '@hexad/kernel';

/** The tenant of a platform that one person runs for themselves; on a shared platform, that of its operators. */
export const LOCAL_TENANT = '00000000-0000-7000-8000-000000000001';

/** What a user can be. */
export type UserRole = Extract<Role, 'owner' | 'admin' | 'member' | 'viewer'>;

/** What stands in the token of a user: the owners and admins of the platform's own tenant operate it. */
export const rolesOfUser = (tenant: string, role: UserRole): Role[] =>
  tenant === LOCAL_TENANT && (role === 'owner' || role === 'admin') ? ['operator', role] : [role];
