import type { Field } from '@hexad/proto/documents';
import type { AppModel, EntityModel } from '../../../src/domain/model.js';
import { markdown } from '../../../src/domain/escape.js';
import { enumeration, lines } from '../../../src/domain/text.js';

/** What a record consists of, and what is asked of it. */
export function fieldTable(app: AppModel, entity: EntityModel): string {
  return lines(
    '| Field | Type | Rules |',
    '| --- | --- | --- |',
    entity.fields.map((field) => `| \`${field.name}\` | ${field.spec.format ?? field.spec.type} | ${fieldRules(field.spec).join('; ')} |`),
    entity.references.map((reference) => {
      const rules = [reference.required && 'required', reference.unique && 'unique', ON_DELETE[reference.onDelete]];
      return `| \`${reference.field}\` | id: ${markdown(app.entity(reference.entity).spec.label)} | ${rules.filter((rule) => rule !== false).join('; ')} |`;
    }),
    entity.links.map(
      (link) =>
        `| \`${link.field}\` | ids: ${markdown(app.entity(link.entity).spec.pluralLabel)} | ${link.required ? 'at least one' : ''} |`,
    ),
  );
}

const ON_DELETE = {
  restrict: 'keeps the other from being deleted',
  cascade: 'deleted with the other',
  setNull: 'cleared when the other is deleted',
} as const;

const characters = (count: number): string => `${count} ${count === 1 ? 'character' : 'characters'}`;

function fieldRules(field: Field): string[] {
  const rules = [
    field.readOnly === true && 'set by the system',
    field.required && 'required',
    field.unique && 'unique',
    field.enum !== undefined && `one of ${enumeration(field.enum.map(markdown), 'or')}`,
    field.minLength !== undefined && `at least ${characters(field.minLength)}`,
    field.maxLength !== undefined && `at most ${characters(field.maxLength)}`,
    field.minimum !== undefined && `at least ${field.minimum}`,
    field.exclusiveMinimum !== undefined && `more than ${field.exclusiveMinimum}`,
    field.maximum !== undefined && `at most ${field.maximum}`,
    field.exclusiveMaximum !== undefined && `less than ${field.exclusiveMaximum}`,
    field.patternHint !== undefined && markdown(field.patternHint.words),
    field.default !== undefined && `default ${typeof field.default === 'object' ? 'now' : markdown(String(field.default))}`,
  ];
  return rules.filter((rule) => rule !== false);
}
