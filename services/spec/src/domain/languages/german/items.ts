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
