import type { Entity, Field } from '@hexad/proto/documents';
import type { LinkModel, ReferenceModel } from './model-relations.js';
import { snakeCase, sqlName } from './names.js';
import type { Scope } from './scope.js';

export type FilterKind = Field['type'] | 'reference' | 'link';

/** `?<param>=value`, repeatable; `?<from>=…&<to>=…` where the values have an order worth asking for. */
export interface FilterModel {
  readonly field: string;
  readonly param: string;
  readonly column: string;
  readonly kind: FilterKind;
  readonly values: readonly string[] | undefined;
  readonly range: { readonly from: string; readonly to: string } | undefined;
}

export interface SortModel {
  readonly field: string;
  readonly column: string;
  /** Text is sorted without regard to case. */
  readonly text: boolean;
  /** A choice is sorted in the order in which its values are declared. */
  readonly values: readonly string[] | undefined;
}

/** What `GET /api/<plural>` understands. */
export interface ListingModel {
  readonly filters: readonly FilterModel[];
  readonly sorts: readonly SortModel[];
  readonly search: readonly { readonly field: string; readonly column: string }[];
  readonly defaultSort: SortModel & { readonly direction: 'asc' | 'desc' };
  readonly pageSize: Entity['pageSize'];
}

const STAMPS = ['createdAt', 'updatedAt'];
const RESERVED = new Set(['page', 'pageSize', 'sort', 'q']);
const RANGED = new Set<FilterKind>(['integer', 'number', 'date', 'datetime', 'time']);
const TEXT = new Set<FilterKind>(['string', 'text']);

export function listingOf(entity: Entity, scope: Scope, references: readonly ReferenceModel[], links: readonly LinkModel[]): ListingModel {
  const find = scope.has(entity.name, 'find');
  const kindOf = (name: string): FilterKind | undefined =>
    entity.fields.find((field) => field.name === name)?.type ??
    (STAMPS.includes(name) ? 'datetime' : undefined) ??
    (references.some((reference) => reference.field === name) ? 'reference' : undefined) ??
    (links.some((link) => link.field === name) ? 'link' : undefined);
  const valuesOf = (name: string): readonly string[] | undefined => entity.fields.find((field) => field.name === name)?.enum;
  const sortOf = (field: string): SortModel => ({
    field,
    column: sqlName(snakeCase(field)),
    text: TEXT.has(kindOf(field) ?? 'enum') && valuesOf(field) === undefined,
    values: valuesOf(field),
  });

  const asked = find ? entity.filters : [];
  const related = [...references, ...(scope.has(entity.name, 'relations') ? links : [])].map((relation) => relation.field);
  const filtered = [...new Set([...asked, ...related])].filter((name) => kindOf(name) !== undefined);
  const params = new Set([...RESERVED, ...[...entity.fields, ...related.map((name) => ({ name }))].map(({ name }) => name)]);
  const sorts = find ? [...new Set([...entity.sorts, ...STAMPS])] : [];
  const sortable = (name: string): boolean => kindOf(name) !== undefined && kindOf(name) !== 'link';
  return {
    filters: filtered.map((name) => {
      const kind = kindOf(name)!;
      return {
        field: name,
        param: filterParam(name),
        column: sqlName(snakeCase(name)),
        kind,
        values: valuesOf(name),
        range: RANGED.has(kind) ? rangeParams(name, params) : undefined,
      };
    }),
    sorts: sorts.filter(sortable).map(sortOf),
    search: find ? entity.search.filter(sortable).map((field) => ({ field, column: sqlName(snakeCase(field)) })) : [],
    defaultSort: sortable(entity.defaultSort.field)
      ? { ...sortOf(entity.defaultSort.field), direction: entity.defaultSort.direction }
      : { ...sortOf('createdAt'), direction: 'desc' },
    pageSize: entity.pageSize,
  };
}

/** What a filter by this field is called: lists have parameters of their own. */
export const filterParam = (field: string): string => (RESERVED.has(field) ? `${field}Is` : field);

function rangeParams(name: string, taken: Set<string>): { from: string; to: string } {
  const from = taken.has(`${name}From`) ? `${name}RangeFrom` : `${name}From`;
  const to = taken.has(`${name}To`) ? `${name}RangeTo` : `${name}To`;
  return { from, to };
}
