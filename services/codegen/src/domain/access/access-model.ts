import type { Action, Ownership, Permit, Right, Role } from '@hexad/proto/documents';
import { fieldOf } from '../model-relations.js';
import type { Scope } from '../scope.js';

/** Who signs in, and the rights whose stories are in. */
export interface AccessModel {
  readonly roles: readonly Role[];
  readonly administrators: readonly Role[];
  readonly rights: readonly Right[];
  /** Rights of one entity. */
  of(entity: string): readonly Right[];
  /** Nothing when everybody who is signed in may do it. */
  right(entity: string, action: Action, transition?: string): Right | undefined;
  /** Somebody sees only some of its records, or none. */
  isLimited(entity: string): boolean;
  /** Somebody sees its records without signing in. */
  isPublic(entity: string): boolean;
  /** Each record says which account made it. */
  traces(entity: string): boolean;
  /** It is kept who made and last changed each record. */
  audits(entity: string): boolean;
}

const open = (permits: readonly Permit[]): boolean =>
  permits.some(({ role, own }) => own === undefined && (role === 'everyone' || role === 'anyone'));

export function accessModel(scope: Scope): AccessModel | undefined {
  const access = scope.access;
  if (access === undefined) return undefined;
  const rights = access.rights.filter((right) => scope.has(right.entity, 'access')).map((right) => ready(right, scope));
  const audited = new Set(access.audit.map((each) => each.entity).filter((entity) => scope.has(entity, 'access')));
  const of = (entity: string): Right[] => rights.filter((right) => right.entity === entity);
  const read = (entity: string): Right | undefined => of(entity).find((right) => right.action === 'read');
  return {
    roles: access.roles,
    administrators: access.roles.filter((role) => role.administers === true),
    rights,
    of,
    right: (entity, action, transition) => of(entity).find((right) => right.action === action && right.transition === transition),
    isLimited: (entity) => {
      const right = read(entity);
      return right !== undefined && !open(right.permits);
    },
    isPublic: (entity) => read(entity)?.permits.some(({ role }) => role === 'anyone') === true,
    traces: (entity) => audited.has(entity) || of(entity).some((right) => right.permits.some(({ own }) => byCreator(own))),
    audits: (entity) => audited.has(entity),
  };
}

/** Whether making a record makes it one's own. */
export const byCreator = (own: Ownership | undefined): boolean =>
  own !== undefined && (own.by === 'creator' || own.path.some(({ direction }) => direction === 'down'));

/** A permit whose way leads over what is not there gives nothing. */
const ready = (right: Right, scope: Scope): Right => ({
  ...right,
  permits: right.permits.filter(({ own }) => own === undefined || own.by === 'creator' || leads(scope, right.entity, own.path)),
});

type Path = Extract<Ownership, { by: 'person' }>['path'];

/** Whether every step of the way is there. */
function leads(scope: Scope, from: string, [step, ...rest]: Path): boolean {
  if (step === undefined) return true;
  const [child, parent] = step.direction === 'up' ? [from, step.entity] : [step.entity, from];
  const relation = scope
    .entity(child)
    ?.relations.find((each) => each.kind !== 'hasMany' && each.entity === parent && fieldOf(each) === step.field);
  return relation !== undefined && scope.hasRelation(child, relation) && leads(scope, step.entity, rest);
}

/** What a role may do by a right, all its permits together. */
export function outcomeFor(right: Right, role: string): 'allowed' | 'own' | 'refused' {
  const mine = right.permits.filter((permit) => [role, 'everyone', 'anyone'].includes(permit.role));
  if (mine.some(({ own }) => own === undefined)) return 'allowed';
  return mine.length > 0 ? 'own' : 'refused';
}

/** The ownerships by which a role has a right; none when it has it whole, or not at all. */
export const ownershipsOf = (right: Right | undefined, role: string): Ownership[] =>
  right === undefined || right.permits.some((permit) => permit.own === undefined && [role, 'everyone', 'anyone'].includes(permit.role))
    ? []
    : right.permits.flatMap((permit) =>
        [role, 'everyone', 'anyone'].includes(permit.role) && permit.own !== undefined ? [permit.own] : [],
      );
