import type { FieldModel } from '../../../../src/domain/model.js';
import { PATTERNS } from '../../../../src/domain/patterns.js';

/** What a browser is told of a value's limits, and a hint where they are not plain. */
export function inputAttributes({ spec }: FieldModel): Record<string, string | number | undefined> {
  switch (spec.type) {
    case 'integer':
    case 'number':
      return numberAttributes(spec);
    case 'date':
    case 'time':
      return { type: spec.type };
    case 'datetime':
      return { type: 'datetime-local', step: 'any' };
    default:
      return textAttributes(spec);
  }
}

const TYPES = { email: 'email', url: 'url', phone: 'tel' } as const;
const HINTS = {
  phone: 'For example +1 555 123 4567.',
  color: 'For example #3366ff.',
  'country-code': 'Two capital letters, for example DE.',
  'currency-code': 'Three capital letters, for example EUR.',
} as const;

function textAttributes(spec: FieldModel['spec']): Record<string, string | number | undefined> {
  const { format } = spec;
  const hint =
    spec.patternHint === undefined
      ? format !== undefined && format in HINTS
        ? HINTS[format as keyof typeof HINTS]
        : undefined
      : sentence(spec.patternHint.words);
  const pattern = spec.pattern ?? (format !== undefined && format in PATTERNS ? PATTERNS[format as keyof typeof PATTERNS] : undefined);
  return {
    type: format !== undefined && format in TYPES ? TYPES[format as keyof typeof TYPES] : undefined,
    minLength: spec.minLength,
    maxLength: spec.maxLength,
    pattern: pattern !== undefined && worksInHtml(pattern) ? pattern : undefined,
    hint,
  };
}

const sentence = (words: string): string => {
  const text = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
};

/** Browsers compile the attribute with the `v` flag and ignore it when that fails; the server checks it anyway. */
function worksInHtml(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'v') instanceof RegExp;
  } catch {
    return false;
  }
}

/** Without the dust of binary fractions. */
const tidy = (value: number): number => Number(value.toFixed(2));

function numberAttributes(spec: FieldModel['spec']): Record<string, string | number | undefined> {
  const percent = spec.format === 'percent';
  const step = spec.type === 'integer' ? 1 : spec.format === 'money' ? 0.01 : undefined;
  const above = spec.exclusiveMinimum === undefined || step === undefined ? undefined : tidy(spec.exclusiveMinimum + step);
  const below = spec.exclusiveMaximum === undefined || step === undefined ? undefined : tidy(spec.exclusiveMaximum - step);
  return {
    type: 'number',
    min: spec.minimum ?? above ?? (percent ? 0 : spec.exclusiveMinimum),
    max: spec.maximum ?? below ?? (percent ? 100 : spec.exclusiveMaximum),
    step: step ?? 'any',
  };
}
