import { lines, type Piece } from '../../../src/domain/text.js';

/** The lines one step further in. */
export const indented = (...pieces: Piece[]): string =>
  lines(...pieces)
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');

/** A head that ends in a colon, and what belongs to it. */
export function block(head: string, ...body: Piece[]): string {
  const text = indented(...body);
  return `${head}\n${text.trim() === '' ? '    pass' : text}`;
}

/** A tuple, also of one. */
export const tuple = (values: readonly string[]): string => `(${values.join(', ')}${values.length === 1 ? ',' : ''})`;

/** A dictionary of names and expressions. */
export const dictionary = (members: readonly (readonly [name: string, source: string])[]): string =>
  `{${members.map(([name, source]) => `${name}: ${source}`).join(', ')}}`;
