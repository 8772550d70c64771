import type { Access, Permit, Right, Spec } from '@hexad/proto/documents';
import type { Mutant } from '../mutants.js';

/** A spec without one right, without the limit to what is one's own, without a role's permit, or without its audit. */
export function accessMutants(spec: Spec): Mutant[] {
  const { access } = spec;
  if (access === undefined) return [];
  const mutant = (entity: string, id: string, about: string, description: string, changed: Access): Mutant => ({
    id: `${entity}.${id}`,
    description: `${entity} ${description}`,
    kind: 'access',
    entity,
    about: [about],
    spec: { ...spec, access: changed },
  });
  const withRight = (right: Right, permits: readonly Permit[]): Access => ({
    ...access,
    rights: access.rights.map((each) => (each === right ? { ...right, permits: [...permits] } : each)),
  });
  return [
    ...access.rights.flatMap((right) => [
      mutant(right.entity, `right.${right.id}`, right.id, `without "${right.statement}"`, {
        ...access,
        rights: access.rights.filter((each) => each !== right),
      }),
      ...right.permits.flatMap((permit, at) => [
        ...(permit.own === undefined
          ? []
          : [
              mutant(
                right.entity,
                `right.${right.id}.${permit.role}.own`,
                right.id,
                `where ${permit.role} may ${right.action} all`,
                withRight(right, right.permits.with(at, { role: permit.role })),
              ),
            ]),
        mutant(
          right.entity,
          `right.${right.id}.${permit.role}.${at}`,
          right.id,
          `where ${permit.role} may not ${right.action}`,
          withRight(right, right.permits.toSpliced(at, 1)),
        ),
      ]),
    ]),
    ...access.audit.map((each) =>
      mutant(each.entity, 'audit', 'audit', 'without who made and changed it', {
        ...access,
        audit: access.audit.filter((other) => other !== each),
      }),
    ),
  ];
}
