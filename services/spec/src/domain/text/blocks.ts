import { chatSpeakers, speakerOf } from './chat.js';
import { ARROW, hardBreaks, indentOf, type Line, linesOf } from './lines.js';
import { maskInline } from './mask.js';
import { PLAIN_HEADING, withPlainHeadings } from './plain-headings.js';

export type BlockKind = 'heading' | 'item' | 'paragraph' | 'row' | 'quoted' | 'code' | 'mail-header' | 'signature' | 'chatter' | 'idea';

/** A piece of a document's structure. `text` is the masked slice [start, end). */
export interface Block {
  readonly kind: BlockKind;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Heading level (1–6) or item indentation in columns. */
  readonly depth: number;
  /** Cells of a table row as [start, end) offsets. */
  readonly cells?: readonly (readonly [number, number])[];
  /** Rows of one table share this number; a blank line between paragraphs starts a new group. */
  readonly group: number;
  readonly speaker?: string;
}

const HEADING = /^ {0,3}(#{1,6})\s+(?=\S)/;
const ITEM = /^(\s*)(?:[-*+•‣–—]|\(?\d{1,3}[.)]|\(?[a-z][)]|\d{1,2}(?:\.\d{1,2}){1,3}[.)]?)\s+(?=\S)/;
const QUOTE = /^\s*>+\s?/;
const FENCE = /^\s*(```|~~~)/;
const RULE = /^\s*([-*_=]\s*){3,}$/;
const ROW = /^\s*\|.*\|\s*$/;
const ROW_RULE = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;
const MAIL_HEADER = /^(from|to|cc|bcc|sent|date|subject|reply-to|von|an|betreff)\s*:\s/i;
const SIGNATURE = /^-- ?$/;
/** `On Tuesday Anna wrote:` above what is quoted. */
const ATTRIBUTION = /^(?:on|am|le)\b.{4,100}\b(?:wrote|schrieb|écrit)\s?:$/i;

/** Lines that open or close a letter stand alone. */
const CLOSING =
  /^(?:(?:kind|best|warm|many)?\s*regards|cheers|thanks|thank you|best|best wishes|sincerely|yours(?: sincerely)?|bye|hi|hello|hi there|hi all|hi team|dear \w+(?: \w+)?|hello \w+|hi \w+)[,.!]?$/i;

/** `R12`, `REQ-3:`, `US 4.` before a requirement is its number, not its text. */
const LABEL =
  /^\s*(?:(?:[Uu]ser )?[Ss]tory[- ]?#?\d{1,3}(?:\.\d{1,2})*[.:)]|[A-Z]{1,4}[- ]?\d{1,3}(?:\.\d{1,2})*[.:)]?|\d{1,2}(?:\.\d{1,2})+[.:)]?)(?=\s{1,4}\p{Lu})/u;

/** `Decision: each boat …`, `We agreed that a boat …`: how it came about is not what is wanted. */
const DECIDED =
  /^\s*(?:(?:ok(?:ay)?|so|right|great|and|then|good)[, ]+)*(?:(?:decision|decided|agreed|resolved|resolution|conclusion)\s*:\s+|(?:(?:we|it was)(?:[’']ve| have)?\s+(?:(?:all|now|finally)\s+)?(?:decided|agreed|settled|resolved)(?:\s+on)?|(?:the )?decision is|(?:the )?agreement is)(?:\s+that\b|:)\s*)(?=\S)/i;

/** `**Boats.** Each has …` */
const RUN_IN = /^\s*\*\*([^*\n]{2,60}\.)\*\*\s+(?=\S)/;

const blanked = (text: string, lead: RegExp): string => text.replace(lead, (found) => ' '.repeat(found.length));

function cellsOf(line: Line): [number, number][] {
  const cells: [number, number][] = [];
  let from = line.text.indexOf('|') + 1;
  for (let at = from; at < line.text.length; at += 1) {
    if (line.text[at] !== '|' || line.text[at - 1] === '\\') continue;
    cells.push([line.start + from, line.start + at]);
    from = at + 1;
  }
  return cells;
}

/** Whether a line can only belong to a paragraph or to the item before it. */
const isPlain = (text: string): boolean =>
  text.trim() !== '' && ![HEADING, ITEM, QUOTE, FENCE, RULE, ROW, SIGNATURE].some((sign) => sign.test(text));

/** The lines of all runs of plain lines that end on purpose, by index. */
function brokenOnPurpose(lines: readonly Line[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (let at = 0; at < lines.length;) {
    let end = at;
    while (end < lines.length && isPlain(lines[end]?.text ?? '')) end += 1;
    if (end - at > 1) for (const index of hardBreaks(lines.slice(at, end), at)) found.add(index);
    at = Math.max(end, at + 1);
  }
  return found;
}

type Open = { kind: BlockKind; start: number; end: number; depth: number; speaker?: string; bulleted?: true };

/** Below this many characters a line was not wrapped: a capital after it starts something else. */
const SHORT = 60;

class Segmenter {
  readonly blocks: Block[] = [];
  readonly #text: string;
  readonly #lines: readonly Line[];
  readonly #speakers: ReadonlySet<string>;
  readonly #hard: ReadonlySet<number>;
  #group = 0;
  #open: Open | undefined;
  #fenced = false;
  #mailHead = true;
  #signed = false;

  constructor(text: string) {
    this.#text = text;
    this.#lines = linesOf(text);
    this.#speakers = chatSpeakers(this.#lines);
    this.#hard = this.#speakers.size > 0 ? new Set() : brokenOnPurpose(this.#lines);
    for (const [index, line] of this.#lines.entries()) this.#line(index, line);
    this.#close();
  }

  #push(kind: BlockKind, start: number, end: number, depth: number, extra: Partial<Block> = {}): void {
    let slice = this.#text.slice(start, end);
    if (kind === 'item' || kind === 'paragraph') slice = blanked(blanked(slice, LABEL), DECIDED);
    const group = this.#group;
    const runIn = kind === 'paragraph' && extra.speaker === undefined ? RUN_IN.exec(slice) : null;
    if (runIn) {
      this.blocks.push({ kind: 'heading', start, end: start + runIn[0].length, text: maskInline(runIn[0]), depth: PLAIN_HEADING, group });
      slice = slice.slice(runIn[0].length);
      this.blocks.push({ kind, start: start + runIn[0].length, end, text: maskInline(slice), depth, group, ...extra });
    } else if (slice.trim() !== '') this.blocks.push({ kind, start, end, text: maskInline(slice), depth, group, ...extra });
  }

  #close(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open) this.#push(open.kind, open.start, open.end, open.depth, open.speaker === undefined ? {} : { speaker: open.speaker });
  }

  /** A line that is a block by itself. */
  #single(kind: BlockKind, start: number, end: number, depth = 0, extra: Partial<Block> = {}): void {
    this.#close();
    this.#push(kind, start, end, depth, extra);
  }

  #line(index: number, line: Line): void {
    const body = line.text;
    if (FENCE.test(body)) {
      this.#close();
      this.#fenced = !this.#fenced;
    } else if (this.#fenced) this.#push('code', line.start, line.end, 0);
    else if (body.trim() === '') {
      this.#close();
      this.#group += 1;
    } else if (this.#mailHead && MAIL_HEADER.test(body) && (!this.#open || this.#open.kind === 'mail-header'))
      this.#single('mail-header', line.start, line.end);
    else this.#written(index, line);
  }

  #written(index: number, line: Line): void {
    const body = line.text;
    const quote = QUOTE.exec(body);
    if (!quote) this.#mailHead &&= this.blocks.every((block) => block.kind === 'mail-header' || block.kind === 'heading');
    const heading = HEADING.exec(body);
    if (quote) {
      this.#signed = false;
      this.#single('quoted', line.start + quote[0].length, line.end);
    } else if (ATTRIBUTION.test(body.trim()) && this.#quoteFollows(index)) {
      this.#signed = false;
      this.#single('quoted', line.start, line.end);
    } else if (SIGNATURE.test(body) || this.#signed) {
      this.#signed = true;
      this.#single('signature', line.start, line.end);
    } else if (RULE.test(body)) this.#rule(body);
    else if (heading) this.#single('heading', line.start + heading[0].length, line.end, heading[1]?.length ?? 1);
    else if (ROW.test(body) && !ROW_RULE.test(body)) this.#single('row', line.start, line.end, 0, { cells: cellsOf(line) });
    else if (!(ROW_RULE.test(body) && body.includes('|'))) this.#prose(index, line);
  }

  #quoteFollows(index: number): boolean {
    const next = this.#lines.slice(index + 1, index + 4).find((line) => line.text.trim() !== '');
    return next !== undefined && QUOTE.test(next.text);
  }

  /** `===` and `---` under a line make a heading of it; elsewhere they only separate. */
  #rule(body: string): void {
    const sign = body.trim();
    if (this.#open?.kind === 'paragraph' && /^[=-]{3,}$/.test(sign)) {
      this.#open.kind = 'heading';
      this.#open.depth = sign.startsWith('=') ? 1 : 2;
    }
    this.#close();
    this.#group += 1;
  }

  #prose(index: number, line: Line): void {
    const body = line.text;
    const item = ITEM.exec(body);
    if (item && !(/^\s*[–—]/.test(body) && this.#open)) {
      this.#close();
      this.#open = { kind: 'item', start: line.start + item[0].length, end: line.end, depth: indentOf(body), bulleted: true };
      return;
    }
    if (CLOSING.test(body.trim())) {
      this.#single('paragraph', line.start, line.end);
      this.#group += 1;
      return;
    }
    const speaker = this.#speakers.size > 0 ? speakerOf(body) : undefined;
    if (speaker && this.#speakers.has(speaker.name)) {
      this.#close();
      this.#open = { kind: 'paragraph', start: line.start + speaker.from, end: line.end, depth: 0, speaker: speaker.name };
      return;
    }
    const before = this.#lines[index - 1]?.text.trim() ?? '';
    const fresh = /[.:!?]$/.test(before) || (before.length < SHORT && /^\p{Lu}/u.test(body));
    if (this.#open?.kind === 'item' && this.#isCourse(body, before, this.#open.depth)) {
      this.#close();
      this.#open = { kind: 'item', start: line.start, end: line.end, depth: indentOf(body), bulleted: true };
      return;
    }
    if (this.#open?.kind === 'item' && indentOf(body) === 0 && fresh) this.#close();
    const apart = this.#open !== undefined && this.#open.bulleted !== true && this.#hard.has(index - 1);
    const listed = apart && this.#ledIn(index);
    if (apart) this.#close();
    if (this.#open) this.#open.end = line.end;
    else this.#open = { kind: listed ? 'item' : 'paragraph', start: line.start, end: line.end, depth: indentOf(body) };
  }

  /** A line with arrows below an item, or below another such line, is a course of its own unless it goes on with the one before. */
  #isCourse(body: string, before: string, depth: number): boolean {
    const indent = indentOf(body);
    return indent > 0 && indent >= depth && ARROW.test(body) && !/[,;:>→]$/.test(before) && !/^\s*(?:[-=]+>|→)/.test(body);
  }

  /** Lines of their own under one that ends in a colon are its items, with or without a bullet. */
  #ledIn(index: number): boolean {
    for (let at = index - 1; at >= 0 && this.#hard.has(at); at -= 1) if (/[:：]\s*$/.test(this.#lines[at]?.text ?? '')) return true;
    return false;
  }
}

/** Cuts a text into headings, list items, table rows, quotes and paragraphs; every character that is not blank is in one of them. */
export const segment = (text: string): Block[] => withPlainHeadings(new Segmenter(text).blocks, text);
