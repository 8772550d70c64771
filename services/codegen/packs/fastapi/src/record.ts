import { pyDocstring, pyString } from '../../../src/domain/escape.js';
import type { EntityModel, FieldModel } from '../../../src/domain/model.js';
import { lines } from '../../../src/domain/text.js';
import { attributeOf, pyNames } from './names.js';
import { block } from './text.js';

/** `<plural>/record.py` */
export function recordModule(entity: EntityModel): string {
  const { type } = pyNames(entity);
  const names = allNames(entity).filter((name) => attributeOf(name) !== name);
  return lines(
    pyDocstring(`${entity.spec.label}: the record.`),
    '',
    'from collections.abc import Mapping',
    'from typing import ClassVar',
    '',
    'from app.base.record import Record',
    '',
    '',
    block(
      `class ${type}(Record):`,
      pyDocstring(entity.spec.description ?? entity.spec.label),
      '',
      names.length > 0 && [
        `json_names: ClassVar[Mapping[str, str]] = {**Record.json_names, ${names.map((name) => `${pyString(attributeOf(name))}: ${pyString(name)}`).join(', ')}}`,
        '',
      ],
      entity.fields.map((field) => `${attributeOf(field.name)}: ${typeOf(field)}${field.nullable ? ' | None' : ''}`),
      entity.references.map((reference) => `${attributeOf(reference.field)}: str${reference.required ? '' : ' | None'}`),
      entity.links.map((link) => `${attributeOf(link.field)}: list[str]`),
    ),
    '',
  );
}

export const allNames = (entity: EntityModel): string[] => [
  ...entity.fields.map((field) => field.name),
  ...[...entity.references, ...entity.links].map((relation) => relation.field),
];

function typeOf({ spec }: FieldModel): string {
  if (spec.enum !== undefined) return 'str';
  switch (spec.type) {
    case 'integer':
      return 'int';
    case 'number':
      return 'float';
    case 'boolean':
      return 'bool';
    default:
      return 'str';
  }
}
