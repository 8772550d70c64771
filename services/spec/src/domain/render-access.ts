import type { Permit, Role, Source, Spec } from '@hexad/proto/documents';

/** Roles and rights for people; nothing where nobody signs in. */
export function accessPart({ access, entities }: Spec, support: (sources: readonly Source[]) => string): string[] {
  if (access === undefined) return [];
  const plural = (name: string): string => entities.find((entity) => entity.name === name)?.pluralLabel ?? name;
  return [
    ...access.roles.map((role) => `- **${role.label}**${roleNotes(role)} — ${support(role.sources)}`),
    '',
    'Everybody who is signed in may do what no line here speaks of.',
    '',
    '| what | who | support |',
    '|---|---|---|',
    ...access.rights.map(
      (right) =>
        `| ${right.transition ?? right.action}: ${plural(right.entity)} | ${right.permits.map((permit) => permitted(permit, access.roles)).join('; ') || 'nobody'} | ${support(right.sources)} |`,
    ),
    ...access.audit.flatMap(({ entity, sources }) => [
      '',
      `Who made and who changed each of ${plural(entity)} is kept — ${support(sources)}`,
    ]),
  ];
}

const roleNotes = (role: Role): string =>
  [
    role.administers === true ? ', makes and changes accounts' : '',
    role.entity === undefined ? '' : `; an account stands for one ${role.entity}`,
  ].join('');

function permitted({ role, own }: Permit, roles: readonly Role[]): string {
  const who = role === 'anyone' ? 'anybody, without signing in' : (roles.find(({ name }) => name === role)?.pluralLabel ?? 'everybody');
  if (own === undefined) return who;
  if (own.by === 'creator') return `${who}: what they made`;
  return `${who}: their own${own.path.length === 0 ? ' record' : ` (by ${own.path.map(({ field }) => field).join(', ')})`}`;
}
