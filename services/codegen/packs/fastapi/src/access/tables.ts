import type { Right } from '@hexad/proto/documents';
import type { AccessModel } from '../../../../src/domain/access/access-model.js';
import { ownSql, type OwnSql } from '../../../../src/domain/access/ownership-sql.js';
import { plainLine, pyString } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import { lines } from '../../../../src/domain/text.js';
import { dictionary, tuple } from '../text.js';

/** `access/roles.py` */
export function rolesModule(app: AppModel, access: AccessModel): string {
  const table = (name: string | undefined): string => {
    const known = app.entities.find((entity) => entity.name === name);
    return known === undefined ? '' : `, ${pyString(known.table)}`;
  };
  return lines(
    '"""What somebody may be who signs in."""',
    '',
    'from app.access.tables import Role',
    '',
    'ROLES = {',
    access.roles.map((role) => `${pyString(role.name)}: Role(${pyString(plainLine(role.label))}${table(role.entity)}),`),
    '}',
    '',
    '# They manage the accounts.',
    `ADMINISTRATORS = ${tuple(access.administrators.map((role) => pyString(role.name)))}`,
    '',
  );
}

/** `access/rights.py` */
export function rightsModule(app: AppModel, access: AccessModel): string {
  const open = app.entities.filter((entity) => access.isPublic(entity.name));
  return lines(
    '"""Who may do what. What is not named here may be done by everybody who is signed in."""',
    '',
    'from app.access.tables import Own, Rights',
    '',
    '# Seen without signing in.',
    `PUBLIC: frozenset[str] = frozenset(${open.length === 0 ? '' : tuple(open.map((entity) => pyString(entity.plural)))})`,
    '',
    'RIGHTS: dict[str, Rights] = {',
    app.entities.map((entity) => `${pyString(entity.plural)}: ${rightsOf(app, access, entity)},`),
    '}',
    '',
  );
}

function rightsOf(app: AppModel, access: AccessModel, entity: EntityModel): string {
  const rights = access.of(entity.name);
  const named = (given: readonly Right[]): string =>
    dictionary(given.map((right) => [pyString(right.transition ?? right.action), permits(app, entity, right)] as const));
  const plain = rights.filter(({ action }) => action !== 'transition');
  const transitions = rights.filter(({ action }) => action === 'transition');
  return `Rights(${[
    pyString(entity.table),
    ...(plain.length > 0 ? [`actions=${named(plain)}`] : []),
    ...(transitions.length > 0 ? [`transitions=${named(transitions)}`] : []),
  ].join(', ')})`;
}

function permits(app: AppModel, entity: EntityModel, right: Right): string {
  const byRole = Map.groupBy(right.permits, ({ role }) => role);
  const members = [...byRole].map(([role, given]) => {
    const own = given.flatMap((permit) => (permit.own === undefined ? [] : ownSql(app, entity, permit.own)));
    const distinct = [...new Map(own.map((each) => [each.sql, each])).values()];
    const all = given.some((permit) => permit.own === undefined);
    return [pyString(role), all ? 'True' : `[${distinct.map(ownSource).join(', ')}]`] as const;
  });
  return dictionary(members);
}

const ownSource = ({ sql, is, field }: OwnSql): string =>
  `Own(${[sql, is, ...(field === undefined ? [] : [field])].map(pyString).join(', ')})`;
