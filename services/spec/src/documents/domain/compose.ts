import type { Place, Placement } from '../../domain/text/document.js';
import type { Reading } from './reading.js';

/** A piece of a document, in the Markdown that the engine reads, with its place. */
export interface Block {
  readonly kind: 'heading' | 'item' | 'row' | 'paragraph' | 'quoted' | 'lines';
  /** Heading level (1–6) or depth of a list item (from 0). */
  readonly depth?: number;
  /** Of a row: what its cells say. */
  readonly cells?: readonly string[];
  readonly text: string;
  readonly place: Place;
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();
/** What would look like the sign of another kind of block is kept from being one. */
const plain = (text: string): string =>
  squeezed(text)
    .replace(/^(#{1,6}|>|\||```|~~~)(?=\s|$)/, ' $1')
    .trimStart();

function markdown(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(Math.min(block.depth ?? 1, 6))} ${squeezed(block.text)}`;
    case 'item':
      return `${'  '.repeat(block.depth ?? 0)}- ${squeezed(block.text)}`;
    case 'row':
      return `| ${(block.cells ?? []).map((cell) => squeezed(cell).replaceAll('|', '/')).join(' | ')} |`;
    case 'quoted':
      return `> ${squeezed(block.text)}`;
    case 'lines':
      return block.text.trimEnd();
    case 'paragraph':
      return plain(block.text);
  }
}

const TIGHT = new Set<Block['kind']>(['item', 'row', 'quoted']);

/** One text of all blocks, and where each part of it came from. */
export function compose(blocks: readonly Block[]): Required<Pick<Reading, 'text' | 'places'>> {
  const places: Placement[] = [];
  let text = '';
  let before: Block | undefined;
  for (const block of blocks) {
    const piece = markdown(block);
    if (piece.trim() === '') continue;
    if (before) text += TIGHT.has(block.kind) && before.kind === block.kind ? '\n' : '\n\n';
    places.push({ from: text.length, ...block.place });
    text += piece;
    // The engine tells the head of a table by the line below it.
    if (block.kind === 'row' && before?.kind !== 'row') text += `\n|${'---|'.repeat(block.cells?.length ?? 1)}`;
    before = block;
  }
  return { text: `${text}\n`, places };
}
