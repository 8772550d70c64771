import type { FieldModel } from '../../../../src/domain/model.js';
import { labelsName, tonesName, type Feature } from '../feature.js';

/** How a field's value is shown: the expression, and what it needs. */
export interface Shown {
  readonly expression: string;
  /** Formatting functions of `format.ts`. */
  readonly formats: readonly string[];
  /** Components, with the module that has each. */
  readonly components: readonly (readonly [name: string, module: string])[];
  /** Names from the feature's own `labels.ts`. */
  readonly labels: readonly string[];
}

const plain = (expression: string): Shown => ({ expression, formats: [], components: [], labels: [] });

/** As JSX in braces or as the body of an arrow function; absent values show nothing. */
export function shown(field: FieldModel, feature: Feature, variable: string): Shown {
  const value = `${variable}.${field.name}`;
  const { spec } = field;
  if (spec.enum !== undefined) return choice(field, feature, value);
  const format = formatOf(field);
  if (format === undefined) return text(field, value);
  const call = `${format}(${value})`;
  return { ...plain(field.nullable ? `${isThere(field, value)} && ${call}` : call), formats: [format] };
}

/** The function of `format.ts` that writes such values; none for text. */
function formatOf({ spec }: FieldModel): string | undefined {
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

/** A condition that holds when a value that may be null is there. */
const isThere = (field: FieldModel, value: string): string =>
  ['boolean', 'integer', 'number'].includes(field.spec.type) ? `${value} !== null` : value;

function choice(field: FieldModel, feature: Feature, value: string): Shown {
  const labels = labelsName(field);
  if (field.name !== feature.entity.spec.stateField || field.nullable) {
    return { ...plain(field.nullable ? `${value} && ${labels}[${value}]` : `${labels}[${value}]`), labels: [labels] };
  }
  return {
    expression: `<StateBadge tone={${tonesName(field)}[${value}]}>{${labels}[${value}]}</StateBadge>`,
    formats: [],
    components: [['StateBadge', 'state-badge']],
    labels: [labels, tonesName(field)],
  };
}

const COMPONENTS: Readonly<Record<string, readonly [string, string]>> = {
  email: ['EmailLink', 'email-link'],
  url: ['WebLink', 'web-link'],
  phone: ['PhoneLink', 'phone-link'],
  color: ['Color', 'color'],
};

function text(field: FieldModel, value: string): Shown {
  const component = COMPONENTS[field.spec.format ?? ''];
  if (component === undefined) return plain(value);
  const element = `<${component[0]} value={${value}} />`;
  return { ...plain(field.nullable ? `${value} && ${element}` : element), components: [component] };
}

/** The same as plain text, for headings, options and names; absent values are spelled out. */
export function textExpression(field: FieldModel, variable: string): { expression: string; formats: readonly string[] } {
  const value = `${variable}.${field.name}`;
  const format = formatOf(field);
  const text = field.spec.enum !== undefined ? `${labelsName(field)}[${value}]` : format === undefined ? value : `${format}(${value})`;
  const formats = format === undefined ? [] : [format];
  if (!field.nullable) return { expression: text, formats };
  return { expression: text === value ? `${value} ?? 'Unnamed'` : `${value} === null ? 'Unnamed' : ${text}`, formats };
}
