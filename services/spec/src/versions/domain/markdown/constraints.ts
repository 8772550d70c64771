import type { Field, Literal } from '@hexad/proto/documents';
import type { z } from 'zod';
import { madeWords } from '../../../domain/render-spec-markdown.js';

type Value = z.infer<typeof Literal>;
type Read = { readonly field: Partial<Field> } | { readonly unread: string };

const FORMATS = ['email', 'url', 'phone', 'money', 'percent', 'uuid', 'color', 'country-code', 'currency-code'] as const;

/** What the words of a field's rules demand of it: the inverse of how they are written. `before`: the field as it was, whose pattern its own words stand for. */
export function readConstraints(words: string, type: string, before: Field | undefined): Read {
  const field: Partial<Field> = { required: false, unique: false };
  for (const clause of words
    .split(/;\s*/)
    .map((one) => one.trim())
    .filter((one) => one !== '')) {
    if (!readClause(clause, type, field, before)) return { unread: clause };
  }
  return { field };
}

const NUMBERS: readonly [RegExp, 'minLength' | 'maxLength' | 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum'][] = [
  [/^at least (\d+) characters?$/, 'minLength'],
  [/^at most (\d+) characters?$/, 'maxLength'],
  [/^(?:≥|>=) ?(-?[\d.]+)$/, 'minimum'],
  [/^(?:≤|<=) ?(-?[\d.]+)$/, 'maximum'],
  [/^> ?(-?[\d.]+)$/, 'exclusiveMinimum'],
  [/^< ?(-?[\d.]+)$/, 'exclusiveMaximum'],
];

function readClause(clause: string, type: string, field: Partial<Field>, before: Field | undefined): boolean {
  if (clause === 'required') return set(() => (field.required = true));
  if (clause === 'optional') return set(() => (field.required = false));
  if (clause === 'unique') return set(() => (field.unique = true));
  if (clause === 'set by the system') return set(() => (field.readOnly = true));
  if (before && clause === madeWords(before)) return set(() => Object.assign(field, madeLike(before)));
  for (const [form, key] of NUMBERS) {
    const found = form.exec(clause)?.[1];
    if (found !== undefined && Number.isFinite(Number(found))) return set(() => (field[key] = Number(found)));
  }
  const format = FORMATS.find((one) => one === clause);
  if (format) return set(() => (field.format = format));
  const hint = before?.patternHint;
  if (hint && clause === `${hint.words}, such as ${hint.valid}`)
    return set(() => Object.assign(field, { pattern: before.pattern, patternHint: hint }));
  if (clause.startsWith('one of ')) return readValues(clause.slice('one of '.length), field, before);
  const fill = /^default (.+)$/.exec(clause)?.[1];
  if (fill !== undefined) return set(() => (field.default = fill === 'now' && isTime(type) ? { now: true } : valueOf(fill, type)));
  const existing = /^existing (?:records )?(?:get )?(.+)$/.exec(clause)?.[1];
  if (existing !== undefined) return set(() => (field.existing = valueOf(existing, type)));
  return false;
}

const madeLike = ({ computed, counter }: Field): Partial<Field> => ({
  readOnly: true,
  ...(computed && { computed }),
  ...(counter && { counter }),
});

const isTime = (type: string): boolean => type === 'date' || type === 'datetime';

function valueOf(text: string, type: string): Value {
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return (type === 'integer' || type === 'number') && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** `low, high (was urgent)` */
function readValues(text: string, field: Partial<Field>, before: Field | undefined): boolean {
  if (before?.enum?.join(', ') === text) return set(() => (field.enum = before.enum));
  const said = text.split(/,\s*/).map((one) => /^(.*?)(?: \(was (.+)\))?$/.exec(one.trim())!);
  field.enum = said.map(([, value = '']) => value);
  const renamed = said.flatMap(([, value = '', was]) => (was === undefined ? [] : [[value, was] as const]));
  if (renamed.length > 0) field.enumWas = Object.fromEntries(renamed);
  return true;
}

function set(change: () => unknown): true {
  change();
  return true;
}
