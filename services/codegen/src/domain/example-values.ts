import type { Field, Literal } from '@hexad/proto/documents';
import type { z } from 'zod';
import { sentenceCase } from './names.js';
import { sampleOf } from './regex-sample.js';

export type Value = z.infer<typeof Literal>;

/** In milliseconds. */
export const DAY = 86_400_000;
/** Days of examples are counted from here. */
export const EXAMPLE_DAY = Date.UTC(2031, 2, 3, 9);

/** A value that the field's own constraints allow; another one for every other `n` (from 1), as far as the constraints leave room. */
export function exampleValue(field: Field, n = 1): Value {
  switch (field.type) {
    case 'string':
    case 'text':
      return exampleText(field, n);
    case 'integer':
    case 'number':
      return exampleNumber(field, n);
    case 'boolean':
      return field.default === undefined || typeof field.default !== 'boolean' ? n % 2 === 1 : n % 2 === 1 ? !field.default : field.default;
    case 'date':
      return new Date(EXAMPLE_DAY + n * DAY).toISOString().slice(0, 10);
    case 'datetime':
      return new Date(EXAMPLE_DAY + n * DAY).toISOString();
    case 'time':
      return `${String(8 + (Math.floor(n / 60) % 12)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;
    case 'enum':
      return exampleChoice(field, n);
  }
}

function exampleChoice(field: Field, n: number): string {
  const values = field.enum ?? ['value'];
  const preferred = [...values.filter((value) => value !== field.default), ...values.filter((value) => value === field.default)];
  return preferred[(n - 1) % preferred.length]!;
}

const COUNTRIES = ['DE', 'FR', 'JP', 'BR', 'IN', 'KE', 'CA', 'NZ', 'SE', 'PT', 'MX', 'EG'];
const CURRENCIES = ['EUR', 'USD', 'JPY', 'BRL', 'INR', 'KES', 'CAD', 'NZD', 'SEK', 'CHF', 'MXN', 'EGP'];
const letters = (n: number, length: number): string =>
  Array.from({ length }, (_, i) => String.fromCharCode(65 + (Math.floor(n / 26 ** (length - 1 - i)) % 26))).join('');

function exampleText(field: Field, n: number): string {
  if (field.enum !== undefined) return exampleChoice(field, n);
  if (field.pattern !== undefined) return patternText(field, n);
  switch (field.format) {
    case 'email':
      return fit(
        field,
        (pad) => `person${n}${pad}@example.com`,
        () => `p${n}@ex.io`,
      );
    case 'url':
      return fit(
        field,
        (pad) => `https://example.com/${n}${pad}`,
        () => `https://x.io/${n}`,
      );
    case 'phone':
      return `+1555${String(1_000_000 + n)}`;
    case 'uuid':
      return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    case 'color':
      return `#${(0x336699 + n).toString(16).padStart(6, '0')}`;
    case 'country-code':
      return COUNTRIES[n - 1] ?? letters(n, 2);
    case 'currency-code':
      return CURRENCIES[n - 1] ?? letters(n, 3);
    default:
      return fit(
        field,
        (pad) => `${sentenceCase(field.name)} ${n}${pad}`,
        () => '',
      );
  }
}

/** The long form padded to the minimum, or the short form, or as many letters and digits as fit. */
function fit(field: Field, long: (pad: string) => string, short: () => string): string {
  const minimum = field.minLength ?? 0;
  const maximum = field.maxLength ?? Number.POSITIVE_INFINITY;
  const natural = long('');
  if (natural.length < minimum) return long('x'.repeat(minimum - natural.length));
  if (natural.length <= maximum) return natural;
  const brief = short();
  if (brief !== '' && brief.length <= maximum && brief.length >= minimum) return brief;
  const digits = natural.replace(/\D/g, '');
  const room = Math.max(maximum - digits.length, 0);
  return `${natural.slice(0, room).trimEnd().padEnd(room, 'x')}${digits}`.slice(0, maximum);
}

/** Whether lengths and pattern allow it. */
export const allowsText = (field: Field, text: string): boolean =>
  (field.pattern === undefined || new RegExp(field.pattern).test(text)) &&
  text.length >= (field.minLength ?? 0) &&
  text.length <= (field.maxLength ?? Number.POSITIVE_INFINITY);

function patternText(field: Field, n: number): string {
  let text = field.patternHint?.valid ?? sampleOf(field.pattern!) ?? '';
  for (let step = 1; step < n; step += 1) text = successor(text, (next) => allowsText(field, next)) ?? text;
  return text;
}

/** The next text of the same shape: counts up in the last digits or letters that the pattern lets change. */
function successor(text: string, allowed: (text: string) => boolean): string | undefined {
  const characters = Array.from(text);
  for (let at = characters.length - 1; at >= 0; at -= 1) {
    const next = following(characters[at]!);
    if (next === undefined) continue;
    const candidate = [...characters.slice(0, at), next.character, ...characters.slice(at + 1)];
    if (!next.carry && allowed(candidate.join(''))) return candidate.join('');
    if (next.carry && allowed(candidate.join(''))) characters[at] = next.character;
  }
  return undefined;
}

function following(character: string): { character: string; carry: boolean } | undefined {
  if (character === '9') return { character: '0', carry: true };
  if (character === 'z') return { character: 'a', carry: true };
  if (character === 'Z') return { character: 'A', carry: true };
  return /[0-8a-yA-Y]/.test(character) ? { character: String.fromCharCode(character.charCodeAt(0) + 1), carry: false } : undefined;
}

/** The field's own inclusive limits, and those that a percentage brings where it has none of its own. */
export function effectiveLimits(field: Field): { minimum: number | undefined; maximum: number | undefined } {
  const percent = field.format === 'percent';
  return {
    minimum: field.minimum ?? (percent && field.exclusiveMinimum === undefined ? 0 : undefined),
    maximum: field.maximum ?? (percent && field.exclusiveMaximum === undefined ? 100 : undefined),
  };
}

const known = (values: readonly (number | undefined)[]): number[] => values.filter((value) => value !== undefined);

/** The inclusive bounds of a number field, where it has any. */
export function bounds(field: Field): { low: number | undefined; high: number | undefined; step: number } {
  const step = field.type === 'integer' ? 1 : 0.5;
  const limits = effectiveLimits(field);
  const lows = [limits.minimum, field.exclusiveMinimum === undefined ? undefined : field.exclusiveMinimum + step];
  const highs = [limits.maximum, field.exclusiveMaximum === undefined ? undefined : field.exclusiveMaximum - step];
  return {
    low: known(lows).length > 0 ? Math.max(...known(lows)) : undefined,
    high: known(highs).length > 0 ? Math.min(...known(highs)) : undefined,
    step,
  };
}

function exampleNumber(field: Field, n: number): number {
  const { low, high, step } = bounds(field);
  if (low === undefined && high === undefined) return 10 + n;
  if (low === undefined) return high! - n;
  if (high === undefined) return low + n;
  if (high <= low) return low;
  const room = Math.floor((high - low) / step) + 1;
  return low + (n % room) * step;
}
