import type { Verb } from '../../vocabulary/german/verbs.js';

/** A word or sign of a German sentence with what it says in English. */
export interface Item {
  /** Lower case, as written. */
  readonly german: string;
  readonly english: string;
  readonly part:
    | 'det'
    | 'noun'
    | 'adj'
    | 'finite'
    | 'modal'
    | 'aux'
    | 'infinitive'
    | 'participle'
    | 'prefix'
    | 'prep'
    | 'conj'
    | 'sub'
    | 'pron'
    | 'adv'
    | 'not'
    | 'number'
    | 'sign'
    | 'phrase';
  readonly verb?: Verb;
  readonly plural?: boolean;
  /** Stands right after the word before it. */
  readonly close?: boolean;
  /** What the finite verb is also the infinitive of: `werden`, `löschen`. */
  readonly ambiguous?: boolean;
}

export const isVerbal = (item: Item | undefined): boolean =>
  item !== undefined && ['finite', 'modal', 'aux', 'infinitive', 'participle'].includes(item.part);

/** A word that the German sentence does not have, or has in another form. */
export const word = (german: string, english: string, part: Item['part']): Item => ({ german, english, part });

export const isParticiple = (item: Item | undefined): boolean =>
  item?.part === 'participle' || (item?.part === 'adj' && item.verb !== undefined);

/** Turns that are the whole predicate of a clause. */
const MODAL_PREDICATE = new Set([
  'is optional',
  'is required',
  'are required',
  'must be unique',
  'is out of scope',
  'are out of scope',
  'belongs to',
  'belong to',
  'consists of',
  'consist of',
  'refers to',
  'refer to',
  'comes in a later version',
  'come in a later version',
  'signs in',
  'sign in',
  'is calculated from',
  'can see',
  'goes through the states',
  'go through the states',
]);
export const isPredicate = (item: Item | undefined): boolean => item?.part === 'phrase' && MODAL_PREDICATE.has(item.english);
export const isFinite = (item: Item | undefined): boolean =>
  item !== undefined && (['finite', 'modal', 'aux'].includes(item.part) || isPredicate(item) || /^there (?:is|are)$/.test(item.english));
export const surelyFinite = (item: Item | undefined): boolean => isFinite(item) && item?.ambiguous !== true;

export const isComma = (item: Item | undefined): boolean => item?.part === 'sign' && item.english === ',';
const LINK = new Set(['and', 'or', 'but', 'because']);
export const isLink = (item: Item | undefined): boolean => item?.part === 'conj' && LINK.has(item.english);
export const RELATIVE = new Set(['der', 'die', 'das', 'dem', 'den', 'deren', 'dessen', 'welche', 'welcher', 'welches']);
/** Where a clause ends before its closing signs. */
export const ending = (items: readonly Item[]): number => {
  let end = items.length;
  while (end > 0 && items[end - 1]?.part === 'sign' && /^[.!?(;:]/.test(items[end - 1]?.english ?? '')) end -= 1;
  return end;
};

export const endsInVerb = (items: readonly Item[]): boolean => {
  const last = items[ending(items) - 1];
  return isVerbal(last) || isPredicate(last);
};
