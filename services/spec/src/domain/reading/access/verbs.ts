import { infinitive } from '../../text/language.js';
import type { Deed } from './claims.js';

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const BY_DEED: readonly (readonly [readonly Deed[], ReadonlySet<string>])[] = [
  [['create'], set('create add enter register make write post record upload report')],
  [['read'], set('see seen view read list browse access show display')],
  [['update'], set('edit change update modify correct amend revise')],
  [['delete'], set('delete remove')],
  [['create', 'update', 'delete'], set('manage administer maintain')],
];

/** Nouns of deeds: `changes to books`. */
const GERUND = /^(\w+)ing$/;

/** What a verb asks for; a verb that is none of these may name a change of state. */
export function deedsOf(word: string): readonly Deed[] {
  const verb = infinitive(word);
  return BY_DEED.find(([, verbs]) => verbs.has(verb))?.[0] ?? [{ verb }];
}

export const isPlainDeed = (word: string): boolean => typeof deedsOf(word)[0] === 'string';

/** `deleting` → `delete`. */
export function deedOfGerund(word: string): readonly Deed[] | undefined {
  const stem = GERUND.exec(word)?.[1];
  if (stem === undefined) return undefined;
  return [stem, `${stem}e`, stem.replace(/(.)\1$/, '$1')].filter(isPlainDeed).map(deedsOf)[0];
}
