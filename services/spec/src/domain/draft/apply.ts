import type { Source } from '@hexad/proto/documents';
import type { Constraint } from '../grammar/constraint.js';
import { isPlural, singular } from '../text/language.js';
import { HEAD_KINDS } from '../vocabulary/attributes.js';
import { looksPersonal } from '../reading/personal.js';
import { addSource, type DefaultValue, type EntityDraft, type FieldDraft } from './draft.js';

const CHARACTER_UNITS = new Set(['character', 'characters', 'letters', 'letter', 'symbols', 'signs']);

/** Mentions of the same attribute under slightly different names: `email address` and `email`. */
export function attributeKey(key: string, entity?: EntityDraft): string {
  let words = key.split(' ');
  if (words.length > 1 && words.at(-1) === 'address' && words.at(-2) === 'email') words = words.slice(0, -1);
  const own = entity?.words ?? [];
  if (
    own.length > 0 &&
    words.length > own.length &&
    own.every((word, index) => words[index] === word) &&
    !['date', 'time', 'type'].includes(words[own.length] ?? '') &&
    words.length - own.length >= 1
  ) {
    const rest = words.slice(own.length);
    const status = rest.length === 1 && ['status', 'state', 'stage', 'phase'].includes(rest[0] ?? '');
    if (status || entity?.fields.some((field) => field.key === rest.join(' '))) words = rest;
  }
  return words.join(' ');
}

/** What type an attribute has by its name alone. */
export function inferredKind(key: string): { type: FieldDraft['type'] & string; format?: FieldDraft['format'] } {
  const words = key.split(' ');
  const first = words[0] ?? '';
  if (/^(?:.* )?(?:web (?:address|site|page)|home page)$/.test(key)) return { type: 'string', format: 'url' };
  const last = singular(words.at(-1) ?? '');
  if (/^(?:maximum|minimum|max|min|total) number$/.test(words.slice(0, 2).join(' '))) return { type: 'integer' };
  if (words.includes('of') && ['date', 'number', 'year', 'time', 'amount', 'length', 'cost'].includes(first)) {
    if (first === 'date') return { type: 'date' };
    if (first === 'number' || first === 'year') return { type: 'integer' };
    if (first === 'time') return { type: 'datetime' };
    if (first === 'cost' || first === 'amount') return { type: 'number', ...(first === 'cost' ? { format: 'money' as const } : {}) };
    if (first === 'length') return { type: 'number' };
  }
  if (words.includes('of') || words.includes('on') || words.includes('per')) {
    const head = HEAD_KINDS.get(first);
    if (head) return head;
  }
  if (['start', 'end', 'begin', 'beginning'].includes(last)) return { type: words.length > 1 ? 'date' : 'datetime' };
  if (words.length > 1 && ['is', 'has'].includes(first)) return { type: 'boolean' };
  if (words.length > 1 && last === 'time' && ['opening', 'closing'].includes(words.at(-2) ?? '')) return { type: 'time' };
  if (words.length > 1 && last === 'rate' && ['daily', 'hourly', 'weekly', 'monthly', 'day', 'nightly'].includes(words.at(-2) ?? ''))
    return { type: 'number', format: 'money' };
  if (
    words.length > 1 &&
    last === 'time' &&
    [
      'cooking',
      'preparation',
      'prep',
      'lead',
      'delivery',
      'processing',
      'travel',
      'running',
      'reading',
      'waiting',
      'response',
      'baking',
    ].includes(words.at(-2) ?? '')
  )
    return { type: 'integer' };
  if (['at', 'on', 'until', 'from', 'by', 'till'].includes(last) && words.length > 1)
    return {
      type:
        last === 'at'
          ? 'datetime'
          : last === 'by' || last === 'from' || last === 'until' || last === 'till' || last === 'on'
            ? 'date'
            : 'string',
    };
  if (/(?:ed|built|paid|sold|spent)$/.test(words.at(-1) ?? '') && words.length > 1 && HEAD_KINDS.has(words.at(-2) ?? ''))
    return HEAD_KINDS.get(words.at(-2) ?? '') ?? { type: 'string' };
  if (words.length > 2 && ['at', 'on'].includes(words[1] ?? '') && HEAD_KINDS.has(first))
    return HEAD_KINDS.get(first) ?? { type: 'string' };
  if (
    ['day', 'minute', 'hour', 'page', 'week', 'seat', 'star', 'point', 'year', 'kilometer', 'room', 'participant'].includes(last) &&
    words.length > 1 &&
    (words.at(-1) ?? 's').endsWith('s')
  )
    return HEAD_KINDS.get(last) ?? { type: 'integer' };
  const counted =
    words.length > 1 &&
    ['min', 'max', 'minimum', 'maximum'].includes(first) &&
    !HEAD_KINDS.has(last) &&
    !HEAD_KINDS.has(words.at(-1) ?? '');
  if (counted) return { type: 'integer' };
  const found = HEAD_KINDS.get(words.at(-1) ?? '') ?? HEAD_KINDS.get(last) ?? HEAD_KINDS.get(`${last}s`);
  if (found?.type === 'boolean' && words.length > 1) return { type: 'boolean' };
  return found ?? { type: 'string' };
}

export function findField(entity: EntityDraft, key: string): FieldDraft | undefined {
  const wanted = attributeKey(key, entity);
  return entity.fields.find((field) => field.key === wanted) ?? entity.fields.find((field) => field.key === `${entity.key} ${wanted}`);
}

export function addField(entity: EntityDraft, key: string, label: string, source: Source): FieldDraft {
  const known = findField(entity, key);
  if (known) {
    addSource(known.sources, source);
    return known;
  }
  const field: FieldDraft = { key: attributeKey(key, entity), label, sources: [source] };
  entity.fields.push(field);
  return field;
}

const isNumeric = (field: FieldDraft): boolean =>
  field.type === 'integer' ||
  field.type === 'number' ||
  (field.type === undefined && ['integer', 'number'].includes(inferredKind(field.key).type));

function readDefault(field: FieldDraft, value: DefaultValue | { readonly text: string }): DefaultValue {
  if (typeof value !== 'object' || 'now' in value) return value;
  return matchingValue(field.enum, value.text) ?? value.text;
}

const fold = (one: string): string => one.toLowerCase().split(' ').map(singular).join(' ');

/** The value of an enumeration that a text means: `draft` for `drafts`, ignoring case. */
export function matchingValue(values: readonly string[] | undefined, text: string): string | undefined {
  return values?.find((value) => value.toLowerCase() === text.toLowerCase()) ?? values?.find((value) => fold(value) === fold(text));
}

/** Constraints that are about one field alone; `compare`, `relativeToNow` and `immutable` become rules elsewhere. */
export function applyConstraint(field: FieldDraft, constraint: Constraint): void {
  switch (constraint.kind) {
    case 'required':
      field.required = true;
      return;
    case 'optional':
      field.required = false;
      return;
    case 'unique':
      field.unique = true;
      return;
    case 'readOnly':
      field.readOnly = true;
      return;
    case 'type':
      if (constraint.loose === true && inferredKind(field.key).type === 'text') return;
      field.type = constraint.type;
      if (constraint.format) field.format = constraint.format;
      if (constraint.format === 'money' && field.pattern) return;
      return;
    case 'format':
      field.format = constraint.format;
      field.type = 'string';
      return;
    case 'pattern':
      field.pattern = constraint.pattern;
      field.patternHint = { words: constraint.words, valid: constraint.valid, invalid: constraint.invalid };
      field.type = 'string';
      return;
    case 'enum':
      field.enum = [...new Set(constraint.values)];
      field.type = 'enum';
      return;
    case 'default':
      field.default = readDefault(field, constraint.value);
      return;
    case 'bound':
      applyBound(field, constraint);
      return;
    case 'relativeToNow':
    case 'compare':
    case 'immutable':
    case 'uniqueWithin':
    case 'noted':
      return;
  }
}

/** `diagnosis (max 500)`: as much as only a text has, of one thing. */
const isRoomy = ({ label }: FieldDraft, { min, max = 0 }: Extract<Constraint, { kind: 'bound' }>): boolean =>
  min === undefined && max >= 40 && (max % 10 === 0 || max === 255) && !isPlural(label.split(' ').at(-1) ?? '');

function applyBound(field: FieldDraft, bound: Extract<Constraint, { kind: 'bound' }>): void {
  const { min, max, exclusive, unit } = bound;
  if (unit === 'digits' || unit === 'digit') {
    const low = min ?? 1;
    const high = max ?? Math.max(low, 20);
    field.type = 'string';
    field.pattern = String.raw`^\d{${String(low)},${String(high)}}$`;
    field.patternHint = { words: `${String(low)} to ${String(high)} digits`, valid: '1234567890'.repeat(20).slice(0, low), invalid: '12a' };
    return;
  }
  const graded =
    ['level', 'floor', 'rating', 'grade', 'rank', 'severity', 'story', 'deck', 'row'].includes(field.key.split(' ').at(-1) ?? '') &&
    min !== undefined &&
    max !== undefined &&
    field.type === undefined;
  if (graded) field.type = 'integer';
  const counted = unit === undefined && min !== undefined && (max === undefined || min < max) && / (?:number|no)$|^number$/.test(field.key);
  if (counted && field.type === undefined) field.type = 'integer';
  const ofLength = unit !== undefined && CHARACTER_UNITS.has(unit);
  const guessed = field.type ?? inferredKind(field.key).type;
  if (
    ofLength ||
    (unit === undefined &&
      !isNumeric(field) &&
      (guessed === 'text' ||
        field.type === 'string' ||
        (guessed === 'string' &&
          !exclusive &&
          (max ?? min ?? 0) >= 1 &&
          (min === undefined || min >= 0) &&
          (looksNamed(field.key) || looksPersonal(field.key) || isRoomy(field, bound)))))
  ) {
    if (min !== undefined && min > 0) field.minLength = min;
    if (max !== undefined && max > 0) field.maxLength = max;
    if (field.type !== 'text') field.type ??= guessed === 'text' ? 'text' : 'string';
    return;
  }
  const fraction = [min, max].some((one) => one !== undefined && !Number.isInteger(one));
  if (!isNumeric(field)) field.type = fraction || (exclusive && !isPlural(field.label.split(' ').at(-1) ?? '')) ? 'number' : 'integer';
  if (unit !== undefined && /^(?:euros?|eur|dollars?|usd|pounds?|cents|€|\$|£)$/.test(unit)) {
    field.type = 'number';
    field.format = 'money';
  }
  if (unit === 'percent' || unit === '%') {
    field.type = 'number';
    field.format = 'percent';
  }
  if (min !== undefined) {
    if (exclusive) field.exclusiveMinimum = min;
    else field.minimum = min;
    if (exclusive) delete field.minimum;
    else delete field.exclusiveMinimum;
  }
  if (max !== undefined) {
    if (exclusive) field.exclusiveMaximum = max;
    else field.maximum = max;
  }
}

const looksNamed = (key: string): boolean => HEAD_KINDS.has(key.split(' ').at(-1) ?? '');
