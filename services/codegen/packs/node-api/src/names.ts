import type { EntityModel, FieldModel } from '../../../src/domain/model.js';
import { screamingCase } from '../../../src/domain/names.js';

/** `LINE_ITEM_STATUSES`-like constant with the values of an enum field. */
export const valuesConstant = (entity: EntityModel, field: FieldModel): string =>
  `${screamingCase(entity.name)}_${screamingCase(field.name)}_VALUES`;

/** Every name that one entity's modules export; derived from its type, so they are unique where types are. */
export function moduleNames(entity: EntityModel) {
  const { type } = entity;
  const lower = type.charAt(0).toLowerCase() + type.slice(1);
  return {
    input: `${type}Input`,
    inputSchema: `${lower}Input`,
    readInput: `read${type}Input`,
    toInput: `to${type}Input`,
    query: `${type}Query`,
    querySchema: `${lower}Query`,
    filter: `${type}Filter`,
    repository: `${type}Repository`,
    service: `${type}Service`,
    routes: `${lower}Routes`,
    transition: `${type}Transition`,
    row: `${type}Row`,
    fromRow: `to${type}`,
    toRow: `to${type}Row`,
    migration: `create${entity.pascalPlural}`,
  };
}

/** Words that make a TypeScript type of a field, without null. */
export function fieldType(entity: EntityModel, field: FieldModel): string {
  if (field.spec.enum !== undefined) return `(typeof ${valuesConstant(entity, field)})[number]`;
  switch (field.spec.type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return 'string';
  }
}

export const orNull = (type: string, nullable: boolean): string => (nullable ? `${type} | null` : type);
