import { type Block, type BlockKind, segment } from './blocks.js';
import { type BriefDocument, placeAt, type Worth } from './document.js';
import { joined } from './joined.js';
import { tagged } from './language.js';
import { withoutLeadingArrow } from './leading-arrow.js';
import type { Statement } from './statement.js';
import { type Token, tokenise } from './token.js';

const ABBREVIATIONS = new Set([
  'e.g',
  'i.e',
  'etc',
  'max',
  'min',
  'no',
  'nr',
  'approx',
  'incl',
  'vs',
  'mr',
  'mrs',
  'ms',
  'dr',
  'st',
  'resp',
  'ca',
  'tel',
  'opt',
  'req',
  'reqd',
  'mand',
  'uniq',
  'def',
  'char',
  'chars',
]);

/** Cuts a block at full stops, question and exclamation marks and semicolons that end a sentence; never inside brackets. */
export function sentenceRanges(text: string): [number, number][] {
  const ranges: [number, number][] = [];
  let from = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '(') depth += 1;
    else if (sign === ')') depth = Math.max(0, depth - 1);
    if (!'.!?;…'.includes(sign) || depth > 0) continue;
    const rest = text.slice(at + 1);
    if (!/^["'”’)]*(?:\s|$)/.test(rest)) continue;
    if (sign === ';' && /^\s*\p{Lu}/u.test(rest)) continue;
    if (sign === '.') {
      const word = /([\p{L}.]+)$/u.exec(text.slice(Math.max(0, at - 12), at))?.[1]?.toLowerCase() ?? '';
      const more = /^\s*([\p{L}\d])/u.exec(rest)?.[1];
      const startsLower = more !== undefined && more === more.toLowerCase() && more !== more.toUpperCase();
      if (word === 'e.g' || word === 'i.e' || (ABBREVIATIONS.has(word) && more !== undefined && (startsLower || /\d/.test(more)))) continue;
      if (word.length === 1 && /\b\p{Lu}$/u.test(text.slice(Math.max(0, at - 2), at)) && !startsLower) continue;
    }
    ranges.push([from, at + 1]);
    from = at + 1;
  }
  ranges.push([from, text.length]);
  return ranges
    .map(([start, end]): [number, number] => {
      const slice = text.slice(start, end);
      return [start + (slice.length - slice.trimStart().length), end - (slice.length - slice.trimEnd().length)];
    })
    .filter(([start, end]) => end > start && /[\p{L}\p{N}]/u.test(text.slice(start, end)));
}

const cut = (block: Block, start: number, end: number): Token[] => {
  const text = block.text.slice(start - block.start, end - block.start);
  const padded = withoutLeadingArrow(joined(tokenise(text, 0, text.length))).map((token) => ({
    ...token,
    start: token.start + start,
    end: token.end + start,
  }));
  return tagged(padded, text, start);
};

/** In a title of a few nouns (`sales order line`) the middle one is no verb, whatever it could be elsewhere. */
function withoutVerbs(tokens: readonly Token[]): readonly Token[] {
  const words = tokens.filter((token) => token.kind === 'word');
  if (words.length !== 3 || words.some((token) => !token.tags.has('Noun') && !token.tags.has('Infinitive'))) return tokens;
  const [, middle] = words;
  return tokens.map((token) =>
    token === middle && token.tags.has('Infinitive') ? { ...token, tags: new Set(['Noun', 'Singular']) } : token,
  );
}

/** How deep the number before a block is: 1 for `6.`, 2 for `6.1`; undefined without one. */
function numberDepth(text: string, start: number): number | undefined {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const number = /^\s*(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+$/.exec(before)?.[1];
  return number?.split('.').length;
}

/** Talk that asks for nothing. */
const SILENT_BY_WORTH: Partial<Record<Worth, BlockKind>> = { chatter: 'chatter', idea: 'idea' };

const FIELD_COLUMN = /field|attribute|property|column|name/;

/** Reads one document into statements, in order, each knowing the headings and the item it stands under. */
export function statementsOf(document: BriefDocument, firstIndex: number): Statement[] {
  const statements: Statement[] = [];
  const headings: { level: number; statement: Statement; number: number | undefined }[] = [];
  const items: { depth: number; statement: Statement }[] = [];
  let lead: Statement | undefined;
  let header: { group: number; names: string[] } | undefined;

  const add = (block: Block, start: number, end: number, first: boolean, extra: Partial<Statement> = {}): Statement => {
    const statement: Statement = {
      index: firstIndex + statements.length,
      document,
      kind: SILENT_BY_WORTH[placeAt(document, start).worth ?? 'decision'] ?? block.kind,
      start,
      end,
      tokens: block.kind === 'heading' ? withoutVerbs(cut(block, start, end)) : cut(block, start, end),
      block,
      first,
      headings: headings.map((entry) => entry.statement),
      ...extra,
    };
    statements.push(statement);
    return statement;
  };

  for (const block of segment(document.text)) {
    if (block.kind === 'heading') {
      while (headings.length > 0 && (headings.at(-1)?.level ?? 0) >= block.depth) headings.pop();
      const trimmed = block.text.trim();
      const start = block.start + block.text.indexOf(trimmed);
      const statement = add(block, start, start + trimmed.length, true);
      headings.push({ level: block.depth, statement, number: numberDepth(document.text, block.start) });
      items.length = 0;
      lead = undefined;
      continue;
    }
    if (block.kind === 'row') {
      const cells = (block.cells ?? []).map(([start, end]) => cut(block, start, end));
      if (header?.group !== block.group) {
        const names = cells.map((cell) => cell.map((token) => token.lower).join(' '));
        header = { group: block.group, names };
        add(block, block.start, block.end, true, { cells, ...(FIELD_COLUMN.test(names.join(' ')) ? { header: [] } : {}) });
        continue;
      }
      add(block, block.start, block.end, true, { cells, header: header.names, ...(lead ? { parent: lead } : {}) });
      continue;
    }
    const depth = (block.kind === 'item' ? numberDepth(document.text, block.start) : undefined) ?? Number.POSITIVE_INFINITY;
    while ((headings.at(-1)?.number ?? 0) >= depth) headings.pop();
    if (block.kind === 'item') while (items.length > 0 && (items.at(-1)?.depth ?? 0) >= block.depth) items.pop();
    else items.length = 0;
    const parent = block.kind === 'item' ? (items.at(-1)?.statement ?? lead) : undefined;
    let last: Statement | undefined;
    for (const [index, [start, end]] of sentenceRanges(block.text).entries()) {
      last = add(block, block.start + start, block.start + end, index === 0, parent ? { parent } : {});
      if (block.kind === 'item' && index === 0) items.push({ depth: block.depth, statement: last });
    }
    if (block.kind !== 'item') lead = last && /[:：]\s*$/.test(document.text.slice(last.start, last.end)) ? last : undefined;
  }
  return statements;
}
