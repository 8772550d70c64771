/** U+0000 and lone surrogates as JSON writes them, and, rarely, a text that only looks so. */
const REFUSED = /\\u(?:0000|d[89a-f])/i;

/** JSON text that jsonb takes: it refuses U+0000 and lone surrogates, which text from agents may hold. */
export function toJsonb(value: unknown): string {
  const text = JSON.stringify(value);
  if (!REFUSED.test(text)) return text;
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? clean(inner) : inner));
}

const clean = (text: string): string => text.replaceAll('\u0000', '\ufffd').toWellFormed();

let last: { readonly date: Date; readonly text: string } | undefined;

/** As JSON has it: one date makes `JSON.stringify` write all that is around it in a way that takes four times as long. Most dates of a turn are one. */
export function isoOf(date: Date | undefined): string | undefined {
  if (!date) return undefined;
  if (last?.date !== date) last = { date, text: date.toISOString() };
  return last.text;
}
