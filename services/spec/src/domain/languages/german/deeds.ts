import { bare } from '../../text/bare.js';
import type { Item } from './items.js';
import { VERBS } from '../../vocabulary/german/verbs.js';

/** Nouns that say that something is done, where they are not just the verb with `-ung`. */
const NAMED = bare<Record<string, string>>({
  rückgabe: 'return',
  abschluss: 'complete',
  abschluß: 'complete',
  versand: 'ship',
  ausgabe: 'issue',
  freigabe: 'release',
  anlage: 'create',
  annahme: 'accept',
  abgabe: 'submit',
  übergabe: 'hand over',
  eingang: 'receive',
  ausleihe: 'lend',
  verkauf: 'sell',
  kauf: 'buy',
  abbruch: 'abort',
  absage: 'cancel',
  storno: 'cancel',
  abnahme: 'accept',
  abholung: 'collect',
});

/** The English verb of a noun that says that something is done: `Stornierung`, `Rückgabe`, `Anlegen`. */
export function deedOf(noun: Item): string | undefined {
  if (noun.verb) return noun.verb.english;
  const german = noun.german;
  return NAMED[german] ?? (german.endsWith('ung') ? VERBS.infinitives.get(`${german.slice(0, -3)}en`)?.english : undefined);
}
