import type { EntityModel } from '../../../../src/domain/model.js';
import { pascalCase } from '../../../../src/domain/names.js';

/** What `support/records.ts` exports for an entity. */
export const recordNames = (entity: EntityModel) => ({
  body: `${lower(entity.type)}Body`,
  create: `create${entity.type}`,
  inState: `${lower(entity.type)}In`,
  paths: `${lower(entity.type)}Paths`,
  place: `place${entity.type}`,
  find: `find${entity.type}`,
  parent: (relation: string): string => `${lower(pascalCase(relation))}Of${entity.type}`,
});

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
