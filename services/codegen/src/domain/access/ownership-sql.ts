import type { Ownership } from '@hexad/proto/documents';
import type { AppModel, EntityModel } from '../model.js';
import { CREATOR_FIELD } from './creator-field.js';

/** A condition with one mark for the person's account or record, and the field that holds it where the record itself does. */
export interface OwnSql {
  readonly sql: string;
  readonly is: 'account' | 'record';
  readonly field?: string;
}

type Path = Extract<Ownership, { by: 'person' }>['path'];

/** The conditions under any of which a record is somebody's own. */
export function ownSql(app: AppModel, entity: EntityModel, own: Ownership): OwnSql[] {
  const made: OwnSql = { sql: `${entity.table}.created_by_id = ?`, is: 'account', field: CREATOR_FIELD };
  if (own.by === 'creator') return [made];
  const field = directField(entity, own.path);
  const linked: OwnSql = { sql: pathSql(app, entity, own.path), is: 'record', ...(field === undefined ? {} : { field }) };
  return own.path.some(({ direction }) => direction === 'down') ? [linked, made] : [linked];
}

/** The one field of the record that tells whether it is somebody's own. */
function directField(entity: EntityModel, path: Path): string | undefined {
  if (path.length === 0) return 'id';
  const [step] = path;
  const single = path.length === 1 && step!.direction === 'up' && entity.references.some(({ field }) => field === step!.field);
  return single ? step!.field : undefined;
}

function pathSql(app: AppModel, entity: EntityModel, path: Path): string {
  const [step, ...rest] = path;
  if (step === undefined) return `${entity.table}.id = ?`;
  const next = app.entity(step.entity);
  if (step.direction === 'down') {
    const child = next.references.find(({ field }) => field === step.field);
    const link = next.links.find(({ field }) => field === step.field);
    if (child !== undefined)
      return `${entity.table}.id IN (SELECT ${next.table}.${child.column} FROM ${next.table} WHERE ${pathSql(app, next, rest)})`;
    return `${entity.table}.id IN (SELECT ${link!.targetColumn} FROM ${link!.table} WHERE ${link!.ownerColumn} IN (SELECT ${next.table}.id FROM ${next.table} WHERE ${pathSql(app, next, rest)}))`;
  }
  const link = entity.links.find(({ field }) => field === step.field);
  if (link !== undefined) {
    const targets = rest.length === 0 ? '?' : `SELECT ${next.table}.id FROM ${next.table} WHERE ${pathSql(app, next, rest)}`;
    return `${entity.table}.id IN (SELECT ${link.ownerColumn} FROM ${link.table} WHERE ${link.targetColumn} IN (${targets}))`;
  }
  const { column } = entity.references.find(({ field }) => field === step.field)!;
  if (rest.length === 0) return `${entity.table}.${column} = ?`;
  return `${entity.table}.${column} IN (SELECT ${next.table}.id FROM ${next.table} WHERE ${pathSql(app, next, rest)})`;
}
