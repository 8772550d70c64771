import type { AppModel, EntityModel } from '../model.js';

export interface HiddenReference {
  readonly field: string;
  readonly entity: EntityModel;
  readonly many: boolean;
}

/** What of a record leads to records that not everybody sees. */
export const hiddenReferences = (app: AppModel, entity: EntityModel): HiddenReference[] =>
  [
    ...entity.references.map(({ field, entity: target }) => ({ field, entity: app.entity(target), many: false })),
    ...entity.links.map(({ field, entity: target }) => ({ field, entity: app.entity(target), many: true })),
  ].filter((reference) => app.access?.isLimited(reference.entity.name) === true);
