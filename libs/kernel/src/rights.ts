import type { Caller } from './caller.js';
import { AppError } from './error.js';

/**
 * What somebody is to a tenant. Users (and their keys) are owner, admin, member or viewer; the owners and admins of the platform's own
 * tenant are its operators besides; services and agents act for a tenant as `service`.
 */
export const ROLES = ['operator', 'owner', 'admin', 'member', 'viewer', 'service'] as const;
export type Role = (typeof ROLES)[number];

const EVERYBODY = ['owner', 'admin', 'member', 'viewer', 'service'] as const;
const PEOPLE = ['owner', 'admin', 'member', 'viewer'] as const;

/** Who may do what: the one table of the platform. A right is in a token through its roles, so no service has to ask. */
export const RIGHTS = {
  /** Make and list tenants. */
  'tenants.operate': ['operator'],
  /** See, replay and drop dead letters of every tenant. */
  'bus.operate': ['operator'],
  'tenant.read': EVERYBODY,
  'users.read': ['owner', 'admin'],
  /** Add and disable users, and change roles below owner. */
  'users.manage': ['owner', 'admin'],
  /** Make, demote and disable owners. */
  'owners.manage': ['owner'],
  /** Make, list and revoke one's own keys. */
  'keys.own': PEOPLE,
  /** The same with everybody's. */
  'keys.manage': ['owner', 'admin'],
  /** See the projects that one is a member of, and what was done in them. */
  'projects.read': EVERYBODY,
  /** Make projects, and work in those that one is a member of. */
  'projects.write': ['owner', 'admin', 'member', 'service'],
  /** See every project of the tenant, work in it and choose its members. */
  'projects.manage': ['owner', 'admin'],
  'audit.read': ['owner', 'admin'],
  /** See, replay and drop dead letters of one's own tenant. */
  'letters.manage': ['owner', 'admin'],
  /** Have models called, in the projects that one works in. */
  'models.use': ['owner', 'admin', 'member', 'service'],
  /** See providers, models and policies. */
  'models.read': EVERYBODY,
  /** Set up providers, models, policies and prices. */
  'models.manage': ['owner', 'admin'],
  /** Rotate what encrypts the keys of all tenants. */
  'models.operate': ['operator'],
  /** Add, rotate and remove one's own provider keys. */
  'credentials.own': ['owner', 'admin', 'member'],
  /** The same with those of the tenant and its projects. */
  'credentials.manage': ['owner', 'admin'],
  'budgets.read': EVERYBODY,
  'budgets.manage': ['owner', 'admin'],
  /** See what was used and what it cost; others see it of the projects that they work in. */
  'usage.read': ['owner', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Right = keyof typeof RIGHTS;

/** Whether the roles of a verified caller give this right. */
export const may = ({ roles = [] }: Pick<Caller, 'roles'>, right: Right): boolean =>
  roles.some((role) => (RIGHTS[right] as readonly Role[]).includes(role));

/** Fails with `forbidden`, naming the right and who has it. */
export function requireRight(caller: Caller, right: Right): void {
  if (may(caller, right)) return;
  const who = caller.roles?.length ? caller.roles.join(' and ') : 'without a role';
  const having = RIGHTS[right];
  const have = having.length === 1 ? 'has' : 'have';
  throw new AppError('forbidden', `This needs the right ${right}, which ${having.join(', ')} ${have}; ${caller.actor} is ${who}.`, {
    details: { right },
  });
}
