import type { Token } from '../text/token.js';

const TELLERS = new Set(['i', 'we']);
/** `want to`, `would like to be able to`, `can`: what stands between who tells the story and what is wished. */
const WISHING = new Set(
  "want wants would like 'd love need needs wish to be able can could may should shall must will have also allowed help".split(' '),
);
/** What is wished ends here; after it stands why. */
const REASONS = new Set(['so', 'because', 'since']);

export interface Story {
  /** Who wishes: after `as` and its article. */
  readonly who: { readonly start: number; readonly end: number };
  /** The wish, from its first verb (or noun) to before its reason. */
  readonly start: number;
  readonly end: number;
  /** `want to do`, not `want a thing`. */
  readonly deed: boolean;
}

/** `As a sailor I want to | plan a trip | so that …`, `I, as a sailor, can …`. */
export function storyAt(tokens: readonly Token[]): Story | undefined {
  const turned = TELLERS.has(tokens[0]?.lower ?? '') && tokens[1]?.lower === ',' && tokens[2]?.lower === 'as';
  const as = turned ? 2 : tokens.slice(0, 4).findIndex(({ lower }) => lower === 'as');
  if (as < 0 || (!turned && as > 0 && TELLERS.has(tokens[as - 1]?.lower ?? ''))) return undefined;
  const from = ['a', 'an', 'the', 'any', 'our'].includes(tokens[as + 1]?.lower ?? '') ? as + 2 : as + 1;
  const teller = tokens.findIndex(({ lower }, at) => at > from && at < from + 8 && (turned ? lower === ',' : TELLERS.has(lower)));
  if (teller < 0) return undefined;
  const end = tokens[teller - 1]?.lower === ',' ? teller - 1 : teller;
  let start = teller + 1;
  while (WISHING.has(tokens[start]?.lower ?? '')) start += 1;
  const deed = tokens[start - 1]?.lower !== 'want' && tokens[start - 1]?.lower !== 'need' && tokens[start - 1]?.lower !== 'like';
  const reason = tokens.findIndex(
    ({ lower }, at) =>
      at > start &&
      (REASONS.has(lower) ||
        (lower === 'in' && tokens[at + 1]?.lower === 'order') ||
        (lower === 'for' && tokens[at + 1]?.lower === 'the sake')),
  );
  return { who: { start: from, end }, start, end: reason < 0 ? tokens.length : reason, deed };
}
