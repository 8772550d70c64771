import type { Entity } from '@hexad/proto/documents';
import type { FieldModel } from '../model.js';

export const CREATOR_FIELD = 'createdById';

/** The account that made a record: what `only the author may` is decided by. */
export const creatorField = (entity: Entity): FieldModel => ({
  spec: {
    name: CREATOR_FIELD,
    label: 'Created by (account)',
    type: 'string',
    required: false,
    unique: false,
    readOnly: true,
    sources: entity.sources,
  },
  name: CREATOR_FIELD,
  column: 'created_by_id',
  nullable: true,
  writable: false,
  guarded: false,
  technical: true,
});
