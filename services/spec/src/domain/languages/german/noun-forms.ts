import { lookUp } from './spelling.js';
import { AUX, MODAL, SMALL } from '../../vocabulary/german/words.js';
import { QUALITIES } from '../../vocabulary/german/qualities.js';
import { NOUNS } from '../../vocabulary/german/nouns.js';
import { looksLikeParticiple, VERBS } from '../../vocabulary/german/verbs.js';

export interface NounForms {
  /** By lower case, as written. */
  readonly forms: ReadonlyMap<string, string>;
  /** Hardly any noun has a capital. */
  readonly lowercase: boolean;
  /** Those of which a sentence says what they have, and those that head a part of a text. */
  readonly defined: ReadonlySet<string>;
  /** Forms that stand behind `ein` or `jeder`, whatever they look like. */
  readonly singulars: ReadonlySet<string>;
}

const isSmall = (word: string): boolean => lookUp(word, (one) => SMALL[one] ?? MODAL[one] ?? AUX[one]) !== undefined;

const ONE = /(?<!\p{L})(?:ein|jeder|kein|einen|jeden|einem|jedem)\s+(\p{L}{3,}(?:er|el))(?!\p{L})/giu;

const DEFINED =
  /(\p{L}{3,})\s+(?:hat|haben|besitzt|besitzen|besteht|bestehen|gehört|gehören|bezieht)\b|^#+.*?(\p{L}{3,})\s*$|^\W*(\p{L}{3,})\W*[:(]/gmu;

/** The nouns of German texts: words with a capital that no sentence begins with, or that nothing else can be. */
export function nounsOf(texts: readonly string[]): NounForms {
  const forms = new Map<string, string>();
  let capitals = 0;
  let words = 0;
  const maybe = new Map<string, string>();
  for (const text of texts) {
    for (const match of text.matchAll(/\p{L}[\p{L}\p{N}]*(?:-[\p{L}\p{N}]+)*/gu)) {
      const word = match[0];
      const lower = word.toLowerCase();
      words += 1;
      if (word.length < 3 || isSmall(lower)) continue;
      const before = text
        .slice(0, match.index)
        .replace(/[\s*_"„(]+$/u, '')
        .at(-1);
      const inside = before !== undefined && /[\p{L}\p{N},]/u.test(before) && !/\n\s*$/.test(text.slice(0, match.index));
      if (/^\p{Lu}/u.test(word)) {
        if (inside) capitals += 1;
        const verbal =
          VERBS.infinitives.has(lower) ||
          VERBS.participles.has(lower) ||
          (lower.endsWith('t') && VERBS.finite.has(lower)) ||
          QUALITIES[lower] !== undefined ||
          lookUp(lower.replace(/(?:e|er|en|es|em)$/, ''), (one) => QUALITIES[one] ?? (VERBS.participles.has(one) ? one : undefined)) !==
            undefined;
        const played = lower.endsWith('te') && looksLikeParticiple(lower.slice(0, -1));
        if (inside) forms.set(lower, word);
        else if (!verbal && !played) maybe.set(lower, word);
      } else if (!inside) continue;
      else if (
        /^(?:der|die|das|ein|eine|einen|jeder|jede|jedes|pro)\s*$/iu.test(/(\p{L}+\s*)$/u.exec(text.slice(0, match.index))?.[1] ?? '')
      ) {
        const plain =
          !VERBS.participles.has(lower) &&
          !VERBS.infinitives.has(lower) &&
          !lookUp(lower.replace(/(?:e|er|en|es|em)$/, ''), (one) => QUALITIES[one] ?? (VERBS.participles.has(one) ? one : undefined));
        if (plain && !NOUNS.has(lower)) maybe.set(`?${lower}`, word);
      }
    }
  }
  const lowercase = words > 12 && capitals < words * 0.04;
  for (const [key, word] of maybe) {
    if (key.startsWith('?')) {
      if (lowercase && !forms.has(key.slice(1))) forms.set(key.slice(1), word.charAt(0).toUpperCase() + word.slice(1));
    } else if (!forms.has(key)) forms.set(key, word);
  }
  const defined = new Set(texts.flatMap((text) => [...text.matchAll(DEFINED)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')));
  const singulars = new Set(texts.flatMap((text) => [...text.matchAll(ONE)].map((match) => (match[1] ?? '').toLowerCase())));
  return { forms, lowercase, defined, singulars };
}
