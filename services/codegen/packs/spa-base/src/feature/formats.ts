import type { FieldModel } from '../../../../src/domain/model.js';
import { labelsName } from '../feature.js';

/** The function of `format.ts` that writes such values; none for text. */
export function formatOf({ spec }: FieldModel): string | undefined {
  switch (spec.type) {
    case 'boolean':
      return 'formatYesNo';
    case 'date':
      return 'formatDate';
    case 'datetime':
      return 'formatDateTime';
    case 'integer':
    case 'number':
      return spec.format === 'money' ? 'formatMoney' : spec.format === 'percent' ? 'formatPercent' : 'formatNumber';
    default:
      return undefined;
  }
}

/** A value as plain text, for headings, options and names; absent values are spelled out. */
export function textExpression(field: FieldModel, variable: string): { expression: string; formats: readonly string[] } {
  const value = `${variable}.${field.name}`;
  const format = formatOf(field);
  const text = field.spec.enum !== undefined ? `${labelsName(field)}[${value}]` : format === undefined ? value : `${format}(${value})`;
  const formats = format === undefined ? [] : [format];
  if (!field.nullable) return { expression: text, formats };
  return { expression: text === value ? `${value} ?? 'Unnamed'` : `${value} === null ? 'Unnamed' : ${text}`, formats };
}
