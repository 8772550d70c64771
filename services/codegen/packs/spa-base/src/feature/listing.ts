import type { EntityModel, FieldModel } from '../../../../src/domain/model.js';
import type { FilterModel } from '../../../../src/domain/model-listing.js';
import type { ReferenceModel } from '../../../../src/domain/model-relations.js';
import { relationsOf } from '../feature.js';

/** Columns that a table shows where nothing asks for more. */
const USUAL = 6;

export const STAMP_LABELS: Readonly<Record<string, string>> = { createdAt: 'Created', updatedAt: 'Changed' };

/** Two at most, those first that are always there, and what lists can be sorted by. */
export function columnReferences(entity: EntityModel): ReferenceModel[] {
  const sorted = new Set(entity.listing.sorts.map((sort) => sort.field));
  const ranked = entity.references.toSorted((a, b) => Number(b.required) - Number(a.required));
  return entity.references.filter((reference) => sorted.has(reference.field) || ranked.indexOf(reference) < 2);
}

/** The state, what lists can be sorted by, what must be there, then the rest; long text is left to the record's own page. */
export function columnFields(entity: EntityModel): FieldModel[] {
  const sorts = new Set(entity.listing.sorts.map((sort) => sort.field));
  const others = entity.fields.filter(
    (field) => field.name !== entity.spec.displayField && (field.spec.type !== 'text' || sorts.has(field.name)),
  );
  const rank = (field: FieldModel): number =>
    field.name === entity.spec.stateField
      ? 0
      : sorts.has(field.name)
        ? 1
        : entity.listing.filters.some((filter) => filter.field === field.name)
          ? 2
          : field.nullable
            ? 4
            : 3;
  const ranked = others.toSorted((a, b) => rank(a) - rank(b));
  const room = Math.max(USUAL - 1 - columnReferences(entity).length - columnStamps(entity).length, 2);
  const chosen = new Set(ranked.filter((field, at) => at < room || sorts.has(field.name)));
  return others.filter((field) => chosen.has(field));
}

export const columnStamps = (entity: EntityModel) => (['createdAt', 'updatedAt'] as const).filter((stamp) => shownStamp(entity, stamp));

/** A time stamp has a column where the spec asks to sort by it. */
export const shownStamp = (entity: EntityModel, stamp: string): boolean =>
  entity.listing.sorts.some((sort) => sort.field === stamp) && entity.spec.sorts.includes(stamp);

/** As it stands in the address of a list. */
export const defaultSort = (entity: EntityModel): string =>
  `${entity.listing.defaultSort.direction === 'desc' ? '-' : ''}${entity.listing.defaultSort.field}`;

export function filterLabel(entity: EntityModel, filter: FilterModel): string {
  const relation = relationsOf(entity).find((each) => each.field === filter.field);
  const field = entity.fields.find((each) => each.name === filter.field);
  return relation?.spec.label ?? field?.spec.label ?? STAMP_LABELS[filter.field] ?? filter.field;
}
