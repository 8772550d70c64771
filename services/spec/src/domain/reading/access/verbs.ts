import { infinitive } from '../../text/language.js';
import type { Token } from '../../text/token.js';
import type { Deed } from './claims.js';

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));
const CHANGING: readonly Deed[] = ['create', 'update', 'delete'];

const BY_DEED: readonly (readonly [readonly Deed[], ReadonlySet<string>])[] = [
  [
    ['create'],
    set('create add enter register make write post record upload report log submit insert input file capture lodge place issue'),
  ],
  [['read'], set('see view read list browse show display consult inspect look')],
  [['update'], set('edit change update modify correct amend revise alter rename adjust rewrite')],
  [['delete'], set('delete remove erase discard')],
  [['create', 'read', 'update', 'delete'], set('access')],
  [CHANGING, set('manage administer maintain touch handle')],
];

/** Verbs of several words; the first may stand in any form. */
const PHRASAL: readonly (readonly [string, readonly string[], readonly Deed[]])[] = [
  ['look', ['after'], CHANGING],
  ['look', ['at'], ['read']],
  ['look', ['up'], ['read']],
  ['look', ['into'], ['read']],
  ['look', ['through'], ['read']],
  ['look', ['them', 'up'], ['read']],
  ['look', ['it', 'up'], ['read']],
  ['have', ['a', 'look', 'at'], ['read']],
  ['get', ['to', 'see'], ['read']],
  ['put', ['in'], ['create']],
  ['put', ['right'], ['update']],
  ['set', ['up'], ['create']],
  ['key', ['in'], ['create']],
  ['type', ['in'], ['create']],
  ['write', ['down'], ['create']],
  ['take', ['out'], ['delete']],
  ['take', ['off'], ['delete']],
  ['throw', ['away'], ['delete']],
  ['throw', ['out'], ['delete']],
  ['take', ['care', 'of'], CHANGING],
  ['deal', ['with'], CHANGING],
  ['work', ['on'], ['update']],
];

/** What a verb asks for; a verb that is none of these may name a change of state. */
export function deedsOf(word: string): readonly Deed[] {
  const verb = BASE[word] ?? infinitive(word);
  return BY_DEED.find(([, verbs]) => verbs.has(verb))?.[0] ?? [{ verb }];
}
const BASE: Readonly<Record<string, string>> = { seen: 'see', putting: 'put', setting: 'set', written: 'write' };

export const isPlainDeed = (word: string): boolean => typeof deedsOf(word)[0] === 'string';

/** Verbs of which only people can be the subject; a list can show, and a report can record. */
const AGENTIVE = set(
  'create add enter edit change delete remove manage administer maintain correct amend view browse approve reject confirm upload submit modify',
);
export const isAgentive = (word: string): boolean => AGENTIVE.has(BASE[word] ?? infinitive(word));

export interface Said {
  readonly deeds: readonly Deed[];
  /** After the verb, exclusive. */
  readonly end: number;
}

/** `hand out a loan`, `check in books`. */
const PARTICLES = set('out in up off over back down away');
const opensObject = (token: Token | undefined): boolean =>
  token === undefined || token.kind !== 'word' || !['of', 'to', 'for', 'with'].includes(token.lower);

/** The verb that starts at `at`, with the little words that belong to it. */
export function deedAt(tokens: readonly Token[], at: number): Said | undefined {
  const token = tokens[at];
  if (token?.kind !== 'word') return undefined;
  const verb = BASE[token.lower] ?? infinitive(token.lower);
  const phrasal = PHRASAL.find(
    ([first, others]) => first === verb && others.every((word, index) => tokens[at + 1 + index]?.lower === word),
  );
  if (phrasal) return { deeds: phrasal[2], end: at + 1 + phrasal[1].length };
  const deeds = deedsOf(token.lower);
  const particle = PARTICLES.has(tokens[at + 1]?.lower ?? '') && typeof deeds[0] === 'object' && opensObject(tokens[at + 2]);
  return { deeds, end: particle ? at + 2 : at + 1 };
}

/** Nouns of deeds: `creation, modification and removal of books`. */
const NOUNS: Readonly<Record<string, readonly Deed[]>> = {
  creation: ['create'],
  addition: ['create'],
  entry: ['create'],
  registration: ['create'],
  modification: ['update'],
  alteration: ['update'],
  correction: ['update'],
  amendment: ['update'],
  change: ['update'],
  changes: ['update'],
  corrections: ['update'],
  removal: ['delete'],
  deletion: ['delete'],
  maintenance: CHANGING,
  administration: CHANGING,
  management: CHANGING,
  approval: [{ verb: 'approve' }],
  rejection: [{ verb: 'reject' }],
  cancellation: [{ verb: 'cancel' }],
  publication: [{ verb: 'publish' }],
  confirmation: [{ verb: 'confirm' }],
};
export const deedOfNoun = (word: string): readonly Deed[] | undefined => NOUNS[word];

/** `deleting` → `delete`. */
export function deedOfGerund(tokens: readonly Token[], at: number): Said | undefined {
  const word = tokens[at]?.lower ?? '';
  if (!/^\p{L}{2,}ing$/u.test(word) || ['during', 'something', 'nothing', 'anything', 'everything', 'thing'].includes(word))
    return undefined;
  return deedAt(tokens, at);
}
