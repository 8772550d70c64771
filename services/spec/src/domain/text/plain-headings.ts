import type { Block } from './blocks.js';

/** Below every heading that carries a sign. */
export const PLAIN_HEADING = 5;

/** `1. Boats` above `1.1 …`. */
const NUMBERED = /^\s*(\d{1,2})[.)]?\s+\S/;

const SENTENCE = /\b(?:has|have|need|needs|contains?|are|is|can|must|want|following|shall|should|will)\b/i;

/** A line of nothing but capitals: `FUNCTIONAL REQUIREMENTS`. */
const isShouted = (text: string): boolean => text.length >= 6 && text.length <= 80 && /\p{Lu}{3}/u.test(text) && !/\p{Ll}/u.test(text);

function isNumberedHeading(block: Block, next: Block | undefined, text: string): boolean {
  const line = text.slice(text.lastIndexOf('\n', block.start - 1) + 1, block.end);
  const number = NUMBERED.exec(line)?.[1];
  if (number === undefined || next?.kind !== 'item' || /[.;:!?]\s*$/.test(line) || line.split(/\s+/).length > 8) return false;
  const following = text.slice(text.lastIndexOf('\n', next.start - 1) + 1, next.end);
  return new RegExp(String.raw`^\s*${number}\.\d`).test(following) && !SENTENCE.test(line);
}

/** `**Boat** (plural: boats)`: a name in bold with a remark behind it. */
const REMARKED = /^\s*(?:\*\*|__)[^*_\n]{2,40}(?:\*\*|__)\s*\([^()\n]*\)\s*:?\s*$/;
const withoutRemark = (text: string): string => text.slice(0, text.indexOf('(')).padEnd(text.length);

/** Short lines of their own above a list, without a full stop or a verb, are headings even without a sign. */
export function withPlainHeadings(blocks: readonly Block[], text: string): Block[] {
  return blocks.map((block, index) => {
    const next = blocks[index + 1];
    if (block.kind === 'item' && isNumberedHeading(block, next, text)) return { ...block, kind: 'heading', depth: PLAIN_HEADING - 1 };
    if (block.kind !== 'paragraph' || block.speaker !== undefined) return block;
    const bare = block.text.trim();
    if (!bare.includes('\n') && isShouted(bare)) return { ...block, kind: 'heading', depth: PLAIN_HEADING - 2 };
    const words = bare.split(/\s+/).length;
    const source = text.slice(block.start, block.end);
    if (REMARKED.test(source)) return { ...block, kind: 'heading', depth: PLAIN_HEADING, text: withoutRemark(block.text) };
    const marked = /^\s*(?:\*\*|__).+(?:\*\*|__)\s*[:.]?\s*$/.test(source);
    if (words > 7 || /[.!?;,]$/.test(bare.replace(/[.]$/, marked ? '' : '.')) || bare.includes('\n')) return block;
    if (next?.kind !== 'item' && !marked) return block;
    if (bare.endsWith(':') && (words > 4 || SENTENCE.test(bare))) return block;
    return { ...block, kind: 'heading', depth: PLAIN_HEADING };
  });
}
