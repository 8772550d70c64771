import { INJECTION_RULES } from './injection-rules.js';

/** How likely a text from outside tries to give orders to the model. */
export interface Suspicion {
  /** 0 to 1. */
  readonly score: number;
  readonly rules: readonly string[];
}

/** Of longer texts the beginning and the end are looked at: that is where orders are put, and the time stays bounded. */
const LONGEST = 400_000;
/** Characters that show nothing and hide words from rules: zero width, soft hyphen, direction, tags. */
const HIDDEN = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;
const MOST_HIDDEN = 10;
const HIDDEN_WEIGHT = 0.4;

export function suspect(text: string): Suspicion {
  const looked = text.length > LONGEST ? `${text.slice(0, LONGEST / 2)}\n${text.slice(-LONGEST / 2)}` : text;
  const plain = looked.replaceAll(HIDDEN, '').normalize('NFKC').toLowerCase();
  const met = new Map(INJECTION_RULES.filter(({ pattern }) => pattern.test(plain)).map(({ name, weight }) => [name, weight]));
  if (looked.length - looked.replaceAll(HIDDEN, '').length > MOST_HIDDEN) met.set('hidden_characters', HIDDEN_WEIGHT);
  const innocence = [...met.values()].reduce((left, weight) => left * (1 - weight), 1);
  return { score: Math.round((1 - innocence) * 100) / 100, rules: [...met.keys()] };
}
