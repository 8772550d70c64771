import type { FieldModel } from '../../../../src/domain/model.js';
import { type Feature, labelsName, tonesName } from '../../../spa-base/src/feature.js';
import { formatOf } from '../../../spa-base/src/feature/formats.js';

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
