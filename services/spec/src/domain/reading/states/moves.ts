import type { EntityDraft } from '../../draft/draft.js';
import { infinitive } from '../../text/language.js';
import { BE, MODALS } from '../../vocabulary/closed.js';
import type { Context } from '../context.js';
import { stateNamesAt } from './naming.js';

/** Verbs of going somewhere: what comes after `to` is a state. */
const GOING = new Set('go move pass change turn switch progress proceed advance transition return revert fall come shift jump'.split(' '));
/** Participles of being brought somewhere. */
const BROUGHT = new Set('marked flagged declared set put moved sent placed changed switched brought returned turned'.split(' '));
const BETWEEN = new Set(
  'back again straight directly also then still finally only later thereafter afterwards eventually now subsequently it them'.split(' '),
);
/** Words that say that this comes after what was told before. */
export const AFTER = new Set('then thereafter afterwards later finally next subsequently eventually now again whereupon'.split(' '));

export interface Move {
  readonly to: readonly string[];
  readonly end: number;
  /** A verb of change leaves no doubt; a form of `be` needs what says that time has passed. */
  readonly certain: boolean;
  /** Something between says that it comes later. */
  readonly after: boolean;
}

/** `goes to X`, `becomes X`, `gets marked as X`, `is then X`: what happens, from the first word after the subject on. */
export function moveAt(context: Context, entity: EntityDraft, from: number): Move | undefined {
  const { tokens } = context;
  let at = from;
  let be = false;
  let gets = false;
  let after = false;
  for (;;) {
    const word = tokens[at]?.lower ?? '';
    if (word === 'not' || word === 'never') return undefined;
    const isBe = BE.has(word) || word === "'s" || word === "'re";
    const isGet = word === 'get' || word === 'gets';
    if (!isBe && !isGet && !MODALS.has(word) && !BETWEEN.has(word) && !AFTER.has(word)) break;
    be ||= isBe;
    gets ||= isGet;
    after ||= AFTER.has(word);
    at += 1;
  }
  const verb = tokens[at];
  if (verb?.kind !== 'word' && !be && !gets) return undefined;
  const lemma = infinitive(verb?.lower ?? '');
  const found = (start: number, called: boolean, certain: boolean): Move | undefined => {
    const names = stateNamesAt(context, entity, start, called);
    return names && { to: names.texts, end: names.end, certain, after };
  };
  if ((be || gets) && BROUGHT.has(verb?.lower ?? '')) {
    const to = skip(context, at + 1, BETWEEN);
    return ['as', 'to', 'into'].includes(tokens[to]?.lower ?? '')
      ? found(to + 1, true, true)
      : ['in', 'on'].includes(tokens[to]?.lower ?? '')
        ? found(to, false, true)
        : undefined;
  }
  const back = tokens[at - 1]?.lower === 'back' && ['to', 'into'].includes(verb?.lower ?? '');
  if (back) return found(at + 1, true, true);
  if (be || gets) return found(at, false, gets);
  if (lemma === 'become') return found(at + 1, true, true);
  if (GOING.has(lemma)) {
    const to = skip(context, at + 1, BETWEEN);
    if (['to', 'into'].includes(tokens[to]?.lower ?? '')) return found(to + 1, true, true);
    return ['in', 'on', 'under'].includes(tokens[to]?.lower ?? '') ? found(to, false, true) : undefined;
  }
  return undefined;
}

function skip({ tokens }: Context, from: number, words: ReadonlySet<string>): number {
  let at = from;
  while (words.has(tokens[at]?.lower ?? '')) at += 1;
  return at;
}
