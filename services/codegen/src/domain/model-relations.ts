import type { Entity, Relation } from '@hexad/proto/documents';
import { kebabCase, snakeCase, sqlName } from './names.js';
import type { Scope } from './scope.js';

/** A `belongsTo`: one column that holds the parent's id. */
export interface ReferenceModel {
  readonly spec: Relation;
  readonly name: string;
  /** `projectId` */
  readonly field: string;
  readonly column: string;
  /** The parent. */
  readonly entity: string;
  readonly required: boolean;
  readonly unique: boolean;
  /** `undefined` until the story of relations is in: the database then refuses to orphan a record. */
  readonly onDelete: 'restrict' | 'cascade' | 'setNull';
}

/** The owning side of a `manyToMany`: a join table. */
export interface LinkModel {
  readonly spec: Relation;
  readonly name: string;
  /** `tagIds` */
  readonly field: string;
  readonly entity: string;
  readonly required: boolean;
  readonly table: string;
  readonly ownerColumn: string;
  readonly targetColumn: string;
}

/** `GET /api/<plural>/{id}/<segment>`: what a record has many of. */
export interface CollectionModel {
  readonly spec: Relation;
  readonly name: string;
  readonly segment: string;
  /** Whose records are listed. */
  readonly entity: string;
  /** `reference`: the listed records point here through `field`. `owned`: this record's own `field`. `owning`: the listed records' `field`. */
  readonly via: 'reference' | 'owned' | 'owning';
  readonly field: string;
}

/** The field that a relation brings. */
export const fieldOf = (relation: Relation): string => relation.field ?? `${relation.name}${relation.kind === 'manyToMany' ? 'Ids' : 'Id'}`;

export function referenceModels(entity: Entity, scope: Scope): ReferenceModel[] {
  return entity.relations
    .filter((relation) => relation.kind === 'belongsTo' && scope.hasRelation(entity.name, relation))
    .map((relation) => ({
      spec: relation,
      name: relation.name,
      field: fieldOf(relation),
      column: sqlName(snakeCase(fieldOf(relation))),
      entity: relation.entity,
      required: scope.isRequired(relation),
      unique: relation.unique === true,
      onDelete: onDeleteOf(relation, scope.isRequired(relation)),
    }));
}

/** A reference that must be there cannot be cleared. */
function onDeleteOf(relation: Relation, required: boolean): ReferenceModel['onDelete'] {
  const wanted = relation.onDelete ?? (required ? 'restrict' : 'setNull');
  return required && wanted === 'setNull' ? 'restrict' : wanted;
}

const owns = (relation: Relation): boolean => relation.kind === 'manyToMany' && relation.owner === true;

export function linkModels(entity: Entity, scope: Scope, tables: Set<string>): LinkModel[] {
  return entity.relations
    .filter((relation) => owns(relation) && scope.hasRelation(entity.name, relation))
    .map((relation) => {
      let table = `${snakeCase(entity.name)}_${snakeCase(relation.name)}`;
      while (tables.has(table)) table = `${table}_links`;
      tables.add(table);
      const owner = `${snakeCase(entity.name)}_id`;
      const target = `${snakeCase(relation.entity)}_id`;
      return {
        spec: relation,
        name: relation.name,
        field: fieldOf(relation),
        entity: relation.entity,
        required: scope.isRequired(relation),
        table: sqlName(table),
        ownerColumn: owner,
        targetColumn: owner === target ? `other_${target}` : target,
      };
    });
}

export function collectionModels(entity: Entity, scope: Scope): CollectionModel[] {
  const connected = scope.has(entity.name, 'relations');
  const found = entity.relations
    .flatMap((relation) => collectionOf(entity, relation, scope) ?? [])
    .filter((collection) => connected || collection.via === 'reference');
  const usual = (collection: Omit<CollectionModel, 'segment'>): string => scope.entity(collection.entity)!.plural;
  return found.map((collection) => ({
    ...collection,
    segment: found.filter((other) => usual(other) === usual(collection)).length === 1 ? usual(collection) : kebabCase(collection.name),
  }));
}

function collectionOf(entity: Entity, relation: Relation, scope: Scope): Omit<CollectionModel, 'segment'> | undefined {
  const other = scope.entity(relation.entity);
  if (other === undefined || relation.kind === 'belongsTo' || !scope.hasRelation(entity.name, relation)) return undefined;
  const base = { spec: relation, name: relation.name, entity: other.name };
  if (owns(relation)) return { ...base, via: 'owned', field: fieldOf(relation) };
  const kind = relation.kind === 'hasMany' ? 'belongsTo' : 'manyToMany';
  const candidates = other.relations.filter(
    (back) => back.kind === kind && back.entity === entity.name && (kind === 'belongsTo' || back.owner === true),
  );
  const back = candidates.find((each) => each.name === relation.inverse || each.inverse === relation.name) ?? candidates[0];
  if (back === undefined) return undefined;
  return { ...base, via: kind === 'belongsTo' ? 'reference' : 'owning', field: fieldOf(back) };
}
