import type { EntityModel, FieldModel } from '../../../../src/domain/model.js';
import { plainLine, tsString } from '../../../../src/domain/escape.js';
import { lines } from '../../../../src/domain/text.js';

interface Column {
  readonly field: string;
  readonly label: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'list';
  readonly writable: boolean;
  readonly clears: boolean;
}

const kindOf = ({ spec }: FieldModel): Column['kind'] =>
  spec.type === 'integer' || spec.type === 'number' ? 'number' : spec.type === 'boolean' ? 'boolean' : 'text';

function columnsOf(entity: EntityModel): Column[] {
  const set = (field: string, label: string): Column => ({ field, label, kind: 'text', writable: false, clears: false });
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
    ...entity.references.map(
      ({ field, spec, required }): Column => ({ field, label: plainLine(spec.label), kind: 'text', writable: true, clears: !required }),
    ),
    ...entity.links.map(({ field, spec }): Column => ({ field, label: plainLine(spec.label), kind: 'list', writable: true, clears: false })),
    set('createdAt', 'Created at'),
    set('updatedAt', 'Updated at'),
  ];
}

/** What stands over the columns; a label that could mean two of them gives way to the field's name. */
export function columnTitles(entity: EntityModel): string[] {
  const columns = columnsOf(entity);
  const names = columns.flatMap(({ field, label }) => (field.toLowerCase() === label.toLowerCase() ? [field] : [field, label]));
  const isClear = (label: string): boolean => label !== '' && names.filter((name) => name.toLowerCase() === label.toLowerCase()).length === 1;
  return columns.map(({ field, label }) => (isClear(label) ? label : field));
}

/** `<plural>/columns.ts` */
export function columnsModule(entity: EntityModel): string {
  const titles = columnTitles(entity);
  return lines(
    '// The columns of files with these records.',
    "import type { Column } from '../exchange/columns.ts';",
    '',
    'export const COLUMNS: readonly Column[] = [',
    columnsOf(entity).map(
      ({ field, kind, writable, clears }, at) =>
        `{ field: ${tsString(field)}, title: ${tsString(titles[at]!)}, kind: '${kind}'${writable ? ', writable: true' : ''}${clears ? ', clears: true' : ''} },`,
    ),
    '];',
  );
}
