/** Text that PostgreSQL takes: without the character that none of its texts holds, and without halves of pairs. */
export const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** JSON that `jsonb` takes. */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? storable(part) : part));
