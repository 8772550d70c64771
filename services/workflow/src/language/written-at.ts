import type { Scalar } from 'yaml';

const ESCAPE = /^\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?\n[ \t]*|[^])/;
/** Escapes of white space: the value has some where they stand. */
const BLANK = /^\\(?:[nrtvfe0abNLP_ \t]|x20|\r?\n)/;

/**
 * The offset in the file of a character of a scalar's value. White space is not compared, since folding and indentation change it; every
 * other character stands in the file in the same order.
 */
export function writtenAt(text: string, node: Scalar, at: number): number {
  const [start, end] = node.range ?? [0, 0];
  if (typeof node.value !== 'string') return start;
  const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  const quote = node.type === 'QUOTE_DOUBLE' ? '"' : node.type === 'QUOTE_SINGLE' ? "'" : '';
  let offset = block ? text.indexOf('\n', start) + 1 : start + quote.length;
  for (let index = 0; index <= at; index++) {
    if (/\s/.test(node.value[index] ?? '')) continue;
    while (offset < end && skipped(text, offset, quote)) offset += widthAt(text, offset, quote);
    if (index === at) return offset;
    offset += widthAt(text, offset, quote);
  }
  return Math.min(offset, end);
}

function skipped(text: string, offset: number, quote: string): boolean {
  return /\s/.test(text[offset]!) || (quote === '"' && BLANK.test(text.slice(offset, offset + 4)));
}

/** How many characters of the file are one of the value. */
function widthAt(text: string, offset: number, quote: string): number {
  if (quote === '"' && text[offset] === '\\') return ESCAPE.exec(text.slice(offset, offset + 200))?.[0].length ?? 1;
  return quote === "'" && text.startsWith("''", offset) ? 2 : 1;
}
