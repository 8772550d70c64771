import type { FieldModel } from '../../../../src/domain/model.js';
import { labelsName, tonesName, type Feature } from '../../../spa-base/src/feature.js';
import { formatOf } from '../../../spa-base/src/feature/formats.js';
import { bound, onlyIf } from '../sfc.js';

/** How a field's value is shown, and what that needs. */
export interface Shown {
  /** An expression for text, or an element; absent values show nothing. */
  readonly text?: string;
  readonly element?: string;
  /** Formatting functions of `format.ts`. */
  readonly formats: readonly string[];
  /** Components, with the module that has each. */
  readonly components: readonly (readonly [name: string, module: string])[];
  /** Names from the feature's own `labels.ts`. */
  readonly labels: readonly string[];
}

const NOTHING = { formats: [], components: [], labels: [] };

export function shown(field: FieldModel, feature: Feature, variable: string): Shown {
  const value = `${variable}.${field.name}`;
  const { spec } = field;
  if (spec.enum !== undefined) return choice(field, feature, value);
  const format = formatOf(field);
  if (format === undefined) return text(field, value);
  return { ...NOTHING, text: unlessAbsent(field, value, `${format}(${value})`), formats: [format] };
}

const unlessAbsent = (field: FieldModel, value: string, expression: string): string =>
  field.nullable ? `${value} === null ? null : ${expression}` : expression;

function choice(field: FieldModel, feature: Feature, value: string): Shown {
  const labels = labelsName(field);
  if (field.name !== feature.entity.spec.stateField || field.nullable) {
    return { ...NOTHING, text: unlessAbsent(field, value, `${labels}[${value}]`), labels: [labels] };
  }
  const tones = tonesName(field);
  return {
    ...NOTHING,
    element: `<StateBadge ${bound('tone', `${tones}[${value}]`)} ${bound('label', `${labels}[${value}]`)} />`,
    components: [['StateBadge', 'state-badge']],
    labels: [labels, tones],
  };
}

const COMPONENTS: Readonly<Record<string, readonly [string, string]>> = {
  email: ['EmailLink', 'email-link'],
  url: ['WebLink', 'web-link'],
  phone: ['PhoneLink', 'phone-link'],
  color: ['ColorSwatch', 'color-swatch'],
};

function text(field: FieldModel, value: string): Shown {
  const component = COMPONENTS[field.spec.format ?? ''];
  if (component === undefined) return { ...NOTHING, text: value };
  const element = `<${component[0]} ${onlyIf(field.nullable ? value : undefined)} ${bound('value', value)} />`;
  return { ...NOTHING, element, components: [component] };
}
