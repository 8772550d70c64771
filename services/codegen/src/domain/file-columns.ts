import { plainLine } from './escape.js';
import type { EntityModel, FieldModel } from './model.js';

/** A column of a file of records. */
export interface FileColumn {
  readonly field: string;
  readonly label: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'list';
  readonly writable: boolean;
  readonly clears: boolean;
}

const kindOf = ({ spec }: FieldModel): FileColumn['kind'] =>
  spec.type === 'integer' || spec.type === 'number' ? 'number' : spec.type === 'boolean' ? 'boolean' : 'text';

const set = (field: string, label: string): FileColumn => ({ field, label, kind: 'text', writable: false, clears: false });

/** Those of one kind of record, in order. */
export function fileColumns(entity: EntityModel): FileColumn[] {
  return [
    set('id', 'Id'),
    ...entity.fields
      .filter((field) => field.technical !== true)
      .map((field) => ({
        field: field.name,
        label: plainLine(field.spec.label),
        kind: kindOf(field),
        writable: field.writable,
        clears: field.writable && field.nullable && field.spec.default === undefined,
      })),
    ...entity.references.map(({ field, spec, required }): FileColumn => ({
      field,
      label: plainLine(spec.label),
      kind: 'text',
      writable: true,
      clears: !required,
    })),
    ...entity.links.map(({ field, spec }): FileColumn => ({
      field,
      label: plainLine(spec.label),
      kind: 'list',
      writable: true,
      clears: false,
    })),
    set('createdAt', 'Created at'),
    set('updatedAt', 'Updated at'),
  ];
}

/** What stands over the columns; a label that could mean two of them gives way to the field's name. */
export function columnTitles(entity: EntityModel): string[] {
  const columns = fileColumns(entity);
  const names = columns.flatMap(({ field, label }) => (field.toLowerCase() === label.toLowerCase() ? [field] : [field, label]));
  const isClear = (label: string): boolean =>
    label !== '' && names.filter((name) => name.toLowerCase() === label.toLowerCase()).length === 1;
  return columns.map(({ field, label }) => (isClear(label) ? label : field));
}

/** By which field a row says which record it speaks of: one that no two records share. */
export const rowKey = (entity: EntityModel): FieldModel | undefined =>
  entity.fields.find(({ spec, writable }) => spec.unique && writable && spec.required);
