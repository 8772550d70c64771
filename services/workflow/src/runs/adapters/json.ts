/** JSON text that jsonb takes: it refuses U+0000 and lone surrogates, which text from agents may hold. */
export const toJsonb = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? clean(inner) : inner));

const clean = (text: string): string => text.replaceAll('\u0000', '\ufffd').toWellFormed();
