import type { Utterance } from './ports.js';

/** Characters of a context: with the longest message it is shorter than the goal of a step may be. */
const MOST = 60_000;

/** What a new run gets to know of what was said: the newest utterances that have room, oldest first. */
export function contextOf(utterances: readonly Pick<Utterance, 'author' | 'text'>[]): string {
  let context: string | undefined;
  for (const { author, text } of utterances.toReversed()) {
    const longer = context === undefined ? `${author}: ${text}` : `${author}: ${text}\n${context}`;
    if (longer.length > MOST) break;
    context = longer;
  }
  return context ?? '';
}
