import type { Right } from '@hexad/proto/documents';
import { plainLine, tsKey, tsString } from '../../../../src/domain/escape.js';
import type { AccessModel } from '../../../../src/domain/access/access-model.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import { lines } from '../../../../src/domain/text.js';
import { ownSql } from '../../../../src/domain/access/ownership-sql.js';

/** `access/roles.ts` */
export function rolesModule(app: AppModel, access: AccessModel): string {
  const table = (name: string | undefined): string => {
    const known = app.entities.find((entity) => entity.name === name);
    return known === undefined ? 'null' : tsString(known.table);
  };
  return lines(
    '// What somebody may be who signs in.',
    '',
    `export const ROLE_NAMES = [${access.roles.map((role) => tsString(role.name)).join(', ')}] as const;`,
    '',
    'export type Role = (typeof ROLE_NAMES)[number];',
    '',
    '/** Accounts of a role with a table stand for one of its records. */',
    'export const ROLES: Readonly<Record<Role, { label: string; table: string | null }>> = {',
    access.roles.map((role) => `${tsKey(role.name)}: { label: ${tsString(plainLine(role.label))}, table: ${table(role.entity)} },`),
    '};',
    '',
    '/** They manage the accounts. */',
    `export const ADMINISTRATORS: readonly [Role, ...Role[]] = [${access.administrators.map((role) => tsString(role.name)).join(', ')}];`,
  );
}

/** `access/rights.ts` */
export function rightsModule(app: AppModel, access: AccessModel): string {
  return lines(
    '// Who may do what. What is not named here may be done by everybody who is signed in.',
    "import type { Rights } from './permits.ts';",
    '',
    `export type Resource = ${app.entities.map((entity) => tsString(entity.plural)).join(' | ')};`,
    '',
    '/** Seen without signing in. */',
    `export const PUBLIC: ReadonlySet<string> = new Set<Resource>([${app.entities
      .filter((entity) => access.isPublic(entity.name))
      .map((entity) => tsString(entity.plural))
      .join(', ')}]);`,
    '',
    'export const RIGHTS: Readonly<Record<Resource, Rights>> = {',
    app.entities.map((entity) => rightsOf(app, access, entity)),
    '};',
  );
}

function rightsOf(app: AppModel, access: AccessModel, entity: EntityModel): string {
  const rights = access.of(entity.name);
  const plain = rights.filter(({ action }) => action !== 'transition');
  const transitions = rights.filter(({ action }) => action === 'transition');
  return lines(
    `${tsKey(entity.plural)}: {`,
    `table: ${tsString(entity.table)},`,
    plain.map((right) => `${right.action}: ${permits(app, entity, right)},`),
    transitions.length > 0 && [
      'transitions: {',
      transitions.map((right) => `${tsKey(right.transition!)}: ${permits(app, entity, right)},`),
      '},',
    ],
    '},',
  );
}

function permits(app: AppModel, entity: EntityModel, right: Right): string {
  const byRole = Map.groupBy(right.permits, ({ role }) => role);
  const members = [...byRole].map(([role, given]) => {
    const own = given.flatMap((permit) => (permit.own === undefined ? [] : ownSql(app, entity, permit.own)));
    const distinct = [...new Map(own.map((each) => [each.sql, each])).values()];
    const all = given.some((permit) => permit.own === undefined);
    const source = (each: (typeof own)[number]): string =>
      `{ sql: ${tsString(each.sql)}, is: '${each.is}'${each.field === undefined ? '' : `, field: ${tsString(each.field)}`} }`;
    return `${tsKey(role)}: ${all ? 'true' : `[${distinct.map(source).join(', ')}]`}`;
  });
  return `{ ${members.join(', ')} }`;
}
