import type { FieldModel } from '../../../src/domain/model.js';
import { regexLiteral, tsString, tsValue } from '../../../src/domain/escape.js';
import { PATTERNS } from '../../../src/domain/patterns.js';
import { effectiveLimits } from '../../../src/domain/example-values.js';
import { spaced } from '../../../src/domain/names.js';

/** Something that `http/fields.ts` offers; rendered there only when a schema needs it. */
export type Helper = keyof typeof HELPERS;

const format = (name: string, pattern: keyof typeof PATTERNS): string =>
  `export const ${name} = z.stringFormat(${tsString(spaced(pattern))}, ${regexLiteral(PATTERNS[pattern])});`;

export const HELPERS = {
  notBlank: `/** Required text must hold more than spaces. */
export const notBlank = {
  check: (text: string): boolean => text.trim() !== '',
  refusal: { message: 'is required', params: { code: 'missing' } },
};`,
  money: 'export const money = z.number().multipleOf(0.01);',
  webAddress: 'export const webAddress = z.url({ protocol: /^https?$/ });',
  phone: format('phone', 'phone'),
  color: format('color', 'color'),
  countryCode: format('countryCode', 'country-code'),
  currencyCode: format('currencyCode', 'currency-code'),
  timeOfDay: format('timeOfDay', 'time'),
  datetime: `/** Any offset comes in; UTC goes out, so that text order is time order. */
export const datetime = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());`,
  distinct: 'export const distinct = (ids: string[]): string[] => [...new Set(ids)];',
  now: 'export const now = (): string => new Date().toISOString();',
  today: 'export const today = (): string => new Date().toISOString().slice(0, 10);',
} as const;

/** A zod schema as source, with the helpers that it uses. */
export interface FieldSchema {
  readonly source: string;
  readonly helpers: readonly Helper[];
}

/** What a request may say for this field. `values` is the constant that holds an enum's values. */
export function fieldSchema(field: FieldModel, values: string): FieldSchema {
  const base = baseSchema(field, values);
  if (field.guarded) return { source: `${base.source}.optional()`, helpers: base.helpers };
  const fallback = defaultOf(field);
  const nullable = field.nullable ? '.nullable()' : '';
  return {
    source: `${base.source}${nullable}${fallback === undefined ? '' : `.default(${fallback.source})`}`,
    helpers: [...base.helpers, ...(fallback?.helpers ?? [])],
  };
}

function defaultOf(field: FieldModel): FieldSchema | undefined {
  const fallback = field.spec.default;
  if (fallback === undefined) return field.nullable ? { source: 'null', helpers: [] } : undefined;
  if (typeof fallback !== 'object') return { source: tsValue(fallback), helpers: [] };
  const helper: Helper = field.spec.type === 'date' ? 'today' : 'now';
  return { source: helper, helpers: [helper] };
}

function baseSchema(field: FieldModel, values: string): FieldSchema {
  const { spec } = field;
  if (spec.enum !== undefined) return plain(`z.enum(${values})`);
  switch (spec.type) {
    case 'boolean':
      return plain('z.boolean()');
    case 'date':
      return plain('z.iso.date()');
    case 'datetime':
      return { source: 'datetime', helpers: ['datetime'] };
    case 'time':
      return { source: 'timeOfDay', helpers: ['timeOfDay'] };
    case 'integer':
    case 'number':
      return numberSchema(field);
    default:
      return textSchema(field);
  }
}

const plain = (source: string): FieldSchema => ({ source, helpers: [] });

function numberSchema({ spec }: FieldModel): FieldSchema {
  const { minimum, maximum } = effectiveLimits(spec);
  const limits = [
    minimum !== undefined && `.min(${minimum})`,
    spec.exclusiveMinimum !== undefined && `.gt(${spec.exclusiveMinimum})`,
    maximum !== undefined && `.max(${maximum})`,
    spec.exclusiveMaximum !== undefined && `.lt(${spec.exclusiveMaximum})`,
  ];
  const chain = limits.filter((limit) => limit !== false).join('');
  if (spec.type === 'integer') return plain(`z.int()${chain}`);
  if (spec.format === 'money') return { source: `money${chain}`, helpers: ['money'] };
  return plain(`z.number()${chain}`);
}

const FORMATS: Readonly<Record<string, FieldSchema>> = {
  email: plain('z.email()'),
  uuid: plain('z.uuid()'),
  url: { source: 'webAddress', helpers: ['webAddress'] },
  phone: { source: 'phone', helpers: ['phone'] },
  color: { source: 'color', helpers: ['color'] },
  'country-code': { source: 'countryCode', helpers: ['countryCode'] },
  'currency-code': { source: 'currencyCode', helpers: ['currencyCode'] },
};

function textSchema({ spec, nullable }: FieldModel): FieldSchema {
  const base = FORMATS[spec.format ?? ''] ?? plain('z.string()');
  const blank = !nullable && spec.format === undefined && spec.pattern === undefined;
  const words = spec.patternHint === undefined ? 'does not have the right form' : `must be ${spec.patternHint.words}`;
  const chain = [
    spec.minLength !== undefined && `.min(${spec.minLength})`,
    spec.maxLength !== undefined && `.max(${spec.maxLength})`,
    spec.pattern !== undefined && `.regex(${regexLiteral(spec.pattern)}, ${tsString(words)})`,
    blank && '.refine(notBlank.check, notBlank.refusal)',
  ];
  return {
    source: `${base.source}${chain.filter((link) => link !== false).join('')}`,
    helpers: [...base.helpers, ...(blank ? (['notBlank'] as const) : [])],
  };
}

/** `http/fields.ts`: what the schemas of this repository share. */
export function fieldsModule(used: ReadonlySet<Helper>): string {
  const names = (Object.keys(HELPERS) as Helper[]).filter((name) => used.has(name));
  return ['// Kinds of values that several schemas share.', "import { z } from 'zod';", '', ...names.map((name) => `${HELPERS[name]}\n`)]
    .filter((line) => !line.startsWith('import') || names.some((name) => HELPERS[name].includes('z.') || HELPERS[name].includes('= z')))
    .join('\n');
}
