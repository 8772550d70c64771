import nlp from 'compromise/two';
import { bare } from './bare.js';
import type { Token } from './token.js';

/** The little of the language library's inside that single words need; its public API works on whole texts only. */
interface WordModel {
  transform: {
    noun: { toSingular(word: string, model: unknown): string; toPlural(word: string, model: unknown): string };
    verb: {
      toInfinitive(word: string, model: unknown, tense: string): string;
      conjugate(word: string, model: unknown): Record<string, string>;
    };
  };
}
interface TaggedTerm {
  readonly pre: string;
  readonly text: string;
  readonly post: string;
  readonly tags: ReadonlySet<string>;
}

const words = (nlp as unknown as { methods(): { two: WordModel } }).methods().two.transform;
const model = (nlp as unknown as { model(): unknown }).model();

const INVARIANT = /(?:ss|us|is|\bnews|series|species|chassis|sms|gps|lens|chess|always|yes|previous|address|plus)$/;
const SHORT_PLURAL = bare<Record<string, string>>({
  statuses: 'status',
  bonuses: 'bonus',
  lenses: 'lens',
  buses: 'bus',
  viruses: 'virus',
  campuses: 'campus',
  menus: 'menu',
  media: 'media',
  data: 'data',
  staff: 'staff',
  its: 'its',
  this: 'this',
  bases: 'base',
  movies: 'movie',
  cookies: 'cookie',
  calories: 'calorie',
  expertise: 'expertise',
  premises: 'premises',
  has: 'has',
  was: 'was',
  does: 'does',
  as: 'as',
  is: 'is',
  pass: 'pass',
  caches: 'cache',
  axes: 'axis',
  leaves: 'leave',
  dates: 'date',
  notes: 'note',
});

/** Computes the same for a word only once. */
export const remembered = (compute: (word: string) => string): ((word: string) => string) => {
  const known = new Map<string, string>();
  return (word) => {
    const seen = known.get(word);
    if (seen !== undefined) return seen;
    const result = compute(word);
    if (known.size > 20_000) known.clear();
    known.set(word, result);
    return result;
  };
};

/** `trips` → `trip`; words that only look plural (`status`, `address`) stay. */
export const singular = remembered((word) => {
  const listed = SHORT_PLURAL[word];
  if (listed !== undefined) return listed;
  if (INVARIANT.test(word) || !/^[a-z]+(?:-[a-z]+)*$/.test(word) || word.length < 4)
    return word.length === 3 && /^[a-z]{2}s$/.test(word) && !/[siu]s$/.test(word) && !NOT_PLURAL.has(word) ? word.slice(0, -1) : word;
  if (word.endsWith('ta') && !LATIN.has(word)) return word;
  return words.noun.toSingular(word, model) || word;
});
const LATIN = new Set(['strata', 'errata', 'desiderata']);
const NOT_PLURAL = new Set(['has', 'was', 'gas', 'yes', 'its', 'his', 'les', 'des', 'hrs', 'pcs', 'aws', 'dns', 'tvs', 'ids', 'les']);

export const plural = remembered((word) => {
  if (word.endsWith('status')) return `${word}es`;
  if (/(?:series|species|chassis|equipment|staff|information|data|media|news|software)$/.test(word)) return word;
  return words.noun.toPlural(word, model) || `${word}s`;
});

export const isPlural = (word: string): boolean => singular(word) !== word || ['people', 'children', 'staff', 'data'].includes(word);

const IRREGULAR = bare<Record<string, string>>({
  done: 'do',
  written: 'write',
  sent: 'send',
  paid: 'pay',
  shown: 'show',
  sold: 'sell',
  built: 'build',
  left: 'leave',
  taken: 'take',
  given: 'give',
  got: 'get',
  kept: 'keep',
  made: 'make',
  held: 'hold',
  lost: 'lose',
  begun: 'begin',
  checked: 'check',
  set: 'set',
  led: 'lead',
  hidden: 'hide',
  frozen: 'freeze',
  chosen: 'choose',
  withdrawn: 'withdraw',
  cancelled: 'cancel',
  are: 'be',
  is: 'be',
  was: 'be',
  has: 'have',
  had: 'have',
  been: 'be',
  does: 'do',
  goes: 'go',
});

/** `shipped` → `ship`, `moves` → `move`. */
export const infinitive = remembered((word) => {
  const listed = IRREGULAR[word];
  if (listed !== undefined) return listed;
  if (word.length < 4) return word;
  if (/^re[a-z]+(?:ed|ing|s)$/.test(word) && words.verb.toInfinitive(word, model, 'PastTense') === '') return word;
  if (word.endsWith('ing')) return words.verb.toInfinitive(word, model, 'Gerund') || word;
  if (word.endsWith('ss')) return word;
  if (word.endsWith('s')) return words.verb.toInfinitive(word, model, 'PresentTense') || word;
  if (/(?:ed|en|t|d)$/.test(word) && word.endsWith('ed')) return words.verb.toInfinitive(word, model, 'PastTense') || word;
  return word;
});

/** `ship` → `shipped`, `withdraw` → `withdrawn`. */
export const participle = remembered((word) => {
  const forms = words.verb.conjugate(word, model);
  return forms['Participle'] || forms['PastTense'] || (word.endsWith('e') ? `${word}d` : `${word}ed`);
});

/** One string for each word of all texts, which are found and compared quicker than as many copies. */
const shared = remembered((word) => word);

const tagSets = new Map<string, ReadonlySet<string>>();

/** One set for each combination of tags. */
function sharedTags(tags: ReadonlySet<string>): ReadonlySet<string> {
  const key = [...tags].join(' ');
  const known = tagSets.get(key);
  if (known) return known;
  if (tagSets.size > 20_000) tagSets.clear();
  const own = new Set(tags);
  tagSets.set(key, own);
  return own;
}

/** Adds the tagger's part-of-speech tags to tokens of one sentence. `text` is what the tokens were cut from, `offset` where it starts. */
export function tagged(tokens: readonly Token[], text: string, offset: number): Token[] {
  const sentences = (nlp(text) as unknown as { document: readonly (readonly TaggedTerm[])[] }).document;
  const byStart: { start: number; end: number; tags: ReadonlySet<string> }[] = [];
  let at = offset;
  for (const term of sentences.flat()) {
    const start = at + term.pre.length;
    const end = start + term.text.length;
    if (term.text !== '') byStart.push({ start, end, tags: term.tags });
    at = end + term.post.length;
  }
  let next = 0;
  return tokens.map((token) => {
    while (next < byStart.length && (byStart[next]?.end ?? 0) <= token.start) next += 1;
    const term = byStart[next];
    const tags = term && term.start < token.end ? sharedTags(term.tags) : token.tags;
    return { ...token, lower: shared(token.lower), tags };
  });
}
