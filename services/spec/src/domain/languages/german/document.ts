import { segment } from '../../text/blocks.js';
import type { BriefDocument, Passage, Placement } from '../../text/document.js';
import { sentenceRanges } from '../../text/statements.js';
import { AUX, MODAL, SMALL } from '../../vocabulary/german/words.js';
import type { Glosser } from './glossing.js';
import { sentenceIn } from './sentence.js';

const NUMBERED_LINE = /^\s*\[?[A-Z]{1,6}[-_]?\d/;
const KEPT = new Set(['code', 'quoted', 'signature', 'mail-header']);

/** A document in English words: what is no sentence (bullets, signs of tables, blank lines) stays as it is. */
export function documentIn(glosser: Glosser, document: BriefDocument): BriefDocument {
  const passages: Passage[] = [];
  let text = '';
  let done = 0;
  const copy = (until: number, keepLines: boolean): void => {
    if (until <= done) return;
    const slice = document.text.slice(done, until);
    const numbered = /\n/.test(slice) && NUMBERED_LINE.test(document.text.slice(until));
    const said = keepLines || numbered ? slice : slice.replace(/\s*\n\s*/g, ' ');
    passages.push({ start: text.length, end: text.length + said.length, from: done, to: until, exact: said === slice });
    text += said;
    done = until;
  };
  const say = (start: number, end: number): void => {
    const said = sentenceIn(glosser, document.text.slice(start, end));
    passages.push({ start: text.length, end: text.length + said.length, from: start, to: end, exact: false });
    text += said;
    done = end;
  };
  for (const block of segment(document.text)) {
    if (KEPT.has(block.kind)) continue;
    if (block.cells) {
      for (const [start, end] of block.cells) {
        const cell = document.text.slice(start, end);
        const lead = cell.length - cell.trimStart().length;
        if (cell.trim() === '') continue;
        copy(start + lead, true);
        say(start + lead, end - (cell.length - cell.trimEnd().length));
      }
      continue;
    }
    const ranges =
      block.kind === 'heading'
        ? [[block.text.length - block.text.trimStart().length, block.text.trimEnd().length] as const]
        : sentencesIn(block.text);
    for (const [index, [start, end]] of ranges.entries()) {
      const bold = /(?:\*\*|__)$/.exec(document.text.slice(done, block.start + start))?.[0].length ?? 0;
      copy(block.start + start - bold, index === 0);
      say(block.start + start - bold, block.start + end);
    }
  }
  copy(document.text.length, true);
  const places = document.places?.map((place): Placement => ({ ...place, from: placed(passages, place.from) }));
  return { ...document, text, original: { document, passages }, ...(places ? { places } : {}) };
}

const ABBREVIATION =
  /(?:^|[\s(])(?:z|d|i|s|z\.\s?B|d\.\s?h|u\.\s?a|bzw|evtl|ggf|max|min|mind|ca|inkl|Nr|Str|Tel|\p{L}*nr|usw|zzgl|opt|ggfs|pfl|vgl|zw|mögl|Anz|Bez|Beschr|Bem|Kat|Geb|Std|Hr|Fr|Dr)\.$/iu;

/** `am 3. Werktag` is one sentence, `höchstens 25. Die …` are two. */
const opensSentence = (text: string): boolean => {
  const word = /\p{L}+/u.exec(text)?.[0].toLowerCase() ?? '';
  return SMALL[word] !== undefined || MODAL[word] !== undefined || AUX[word] !== undefined;
};

/** Cuts at full stops, but not behind what German shortens. */
function sentencesIn(text: string): (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const [start, end] of sentenceRanges(text)) {
    const last = found.at(-1);
    const ordinal =
      last &&
      /(?:^|\s)\d{1,2}\.$/.test(text.slice(last[0], last[1])) &&
      /^\s*\p{Lu}/u.test(text.slice(last[1], end)) &&
      !opensSentence(text.slice(last[1], end)) &&
      /\p{L}/u.test(text.slice(last[0], last[1]));
    if (last && (ABBREVIATION.test(text.slice(last[0], last[1])) || ordinal)) last[1] = end;
    else found.push([start, end]);
  }
  return found;
}

/** Where an offset of the original came to stand. */
const placed = (passages: readonly Passage[], offset: number): number => {
  const passage = passages.find(({ from, to }) => offset >= from && offset < to);
  return passage === undefined ? offset : passage.exact ? passage.start + (offset - passage.from) : passage.start;
};
