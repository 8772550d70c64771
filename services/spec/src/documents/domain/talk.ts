import { chatSpeakers } from '../../domain/text/chat.js';
import type { Placement, Worth } from '../../domain/text/document.js';
import { linesOf } from '../../domain/text/lines.js';
import type { Reading } from './reading.js';
import { worthOf } from './worth.js';

/** What one person said or wrote at a time. */
export interface Utterance {
  readonly speaker?: string;
  /** An ISO 8601 time, or the time since the start of a recording. */
  readonly at?: string;
  readonly line?: number;
  readonly text: string;
}

/** The engine knows names of one or two words at the start of a line. */
const shortName = (speaker: string): string =>
  speaker
    .replace(/\(.*?\)|[^\p{L}\d\s_.-]/gu, ' ')
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.slice(0, 20))
    .join(' ');

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A talk as a text of one line for each utterance, with who said it, when, and what it is worth. */
export function readingOfTalk(utterances: readonly Utterance[]): Reading {
  const said = utterances.map((one) => ({ ...one, text: squeezed(one.text) })).filter(({ text }) => text !== '');
  const named = said.map(({ speaker, text }) => (speaker === undefined ? text : `${shortName(speaker)}: ${text}`));
  // Without names where the engine would not know them as such.
  const known = chatSpeakers(linesOf(named.join('\n'))).size > 0;
  const worth = worths(said.map(({ text }) => text));
  const places: Placement[] = [];
  let text = '';
  for (const [index, one] of said.entries()) {
    places.push({ from: text.length, ...placeOf(one, worth[index]) });
    text += `${known ? named[index] : one.text}\n${known ? '' : '\n'}`;
  }
  const last = said.map(({ at }) => at).findLast((at) => at !== undefined && /^\d{4}-/.test(at));
  return { text, places, ...(last === undefined ? {} : { written: last }) };
}

const placeOf = ({ speaker, at, line }: Utterance, worth: Worth | undefined) => ({
  ...(line === undefined ? {} : { line }),
  ...(speaker === undefined ? {} : { speaker }),
  ...(at === undefined ? {} : { at }),
  ...(worth === undefined ? {} : { worth }),
});

/** What each utterance is worth; an idea that the next one agrees to is a decision. */
function worths(texts: readonly string[]): (Worth | undefined)[] {
  const found = texts.map(worthOf);
  return found.map((worth, index) => (worth === 'idea' && agreesTo(texts[index + 1] ?? '') ? 'decision' : worth));
}

const AGREEMENT =
  /^(?:(?:ok(?:ay)?|yes|yeah|yep|sure|right|great|good|perfect|fine)[,.! ]*)*(?:agreed|let[’']?s do (?:that|it|so)|do (?:that|it)|good idea|makes sense|sounds good|works for me|i agree|we(?:[’']ll| will) do (?:that|it)|approved|decided|\+1)(?=\W|$)/i;

const agreesTo = (text: string): boolean => AGREEMENT.test(text);
