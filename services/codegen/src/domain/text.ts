/** What a template is made of: text, or nothing where a condition does not hold. */
export type Piece = string | false | undefined | readonly Piece[];

/** Pieces below each other; `false` and `undefined` leave no line. */
export const lines = (...pieces: Piece[]): string => flat(pieces).join('\n');

/** Pieces one after the other, separated by commas. */
export const list = (...pieces: Piece[]): string => flat(pieces).join(', ');

const flat = (pieces: readonly Piece[]): string[] =>
  pieces.flatMap((piece) => (typeof piece === 'string' ? [piece] : Array.isArray(piece) ? flat(piece as readonly Piece[]) : []));

/** `'a'`, `'a' and 'b'`, `'a', 'b' and 'c'`. */
export const enumeration = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
