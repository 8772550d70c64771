import { infinitive } from '../../text/language.js';
import type { Deed } from './claims.js';
import { deedAt, isPlainDeed } from './verbs.js';
import type { Scene } from './who.js';
import { is, JOINS, namesRecord, type Words } from './words.js';

const ALL: readonly Deed[] = ['create', 'read', 'update', 'delete'];
const CHANGING: readonly Deed[] = ['create', 'update', 'delete'];
const DETERMINER = new Set(
  'the a an all any their his her its my our every each only no new existing them it these those this that'.split(' '),
);
const NO_DEED = new Set(
  'need needs have has want wants be is are know knows use uses contain contains belong belongs sign signs log logs work works help helps'.split(
    ' ',
  ),
);
const MARKING = new Set(['mark', 'marks', 'set', 'sets', 'flag', 'declare', 'marked', 'marking', 'move', 'moves']);

/** One thing that may be done, with what it is done to. */
export interface Done {
  readonly deeds: readonly Deed[];
  readonly things: Words;
  /** With everything there is. */
  readonly all?: true;
}

const isAll = (words: Words, at: number): boolean => is(words[at], 'everything', 'anything', 'all') && !namesAfter(words, at);
const namesAfter = (words: Words, at: number): boolean => is(words[at], 'all') && words.length > at + 1;

/** `have full access to`, `get read access to`, `have all rights`. */
function accessAt(words: Words, at: number): { readonly deeds: readonly Deed[]; readonly end: number } | undefined {
  if (
    !is(
      words[at],
      'have',
      'has',
      'get',
      'gets',
      'need',
      'needs',
      'given',
      'with',
      'read',
      'read-only',
      'full',
      'write',
      'complete',
      'unrestricted',
    )
  )
    return undefined;
  let end = at;
  let deeds: readonly Deed[] | undefined;
  while (end < Math.min(words.length, at + 6)) {
    const word = words[end]!.lower;
    if (['have', 'has', 'get', 'gets', 'need', 'needs', 'given', 'with', 'the', 'a', 'an', 'and', 'to', '-'].includes(word)) end += 1;
    else if (['read', 'read-only', 'reading', 'view', 'only', 'view-only'].includes(word)) {
      if (word !== 'only') deeds = deeds === undefined ? ['read'] : [...deeds, 'read'];
      end += 1;
    } else if (['write', 'writing'].includes(word)) {
      deeds = [...(deeds ?? []), ...CHANGING];
      end += 1;
    } else if (['full', 'complete', 'unrestricted', 'all'].includes(word)) {
      deeds = ALL;
      end += 1;
    } else if (['access', 'rights', 'permissions', 'control'].includes(word)) {
      end += is(words[end + 1], 'to', 'over', 'on', 'for') ? 2 : 1;
      return { deeds: deeds ?? ['read'], end };
    } else break;
  }
  return is(words[at], 'read-only', 'read') && deeds !== undefined && (end >= words.length || is(words[end], ',', 'and'))
    ? { deeds, end }
    : undefined;
}

/** The deeds from here on, each with its object: `create, edit and view orders`, `add them and delete trips`. */
export function doneIn(words: Words, from: number, scene: Scene): Done[] | undefined {
  const access = accessAt(words, from);
  if (access)
    return [{ deeds: access.deeds, things: words.slice(access.end), ...(access.end >= words.length ? { all: true as const } : {}) }];
  const all: Done[] = [];
  let at = from;
  let deeds: Deed[] = [];
  let start = -1;
  const close = (end: number): void => {
    if (deeds.length > 0) all.push({ deeds: [...new Set(deeds)], things: start < 0 ? [] : words.slice(start, end) });
    deeds = [];
    start = -1;
  };
  while (at < words.length) {
    const joined = at > from && JOINS.has(words[at - 1]!.lower) && !JOINS.has(words[at]!.lower);
    if (at === from && is(words[at], 'do', 'does') && isAll(words, at + 1)) return [{ deeds: ALL, things: words.slice(at + 1) }];
    if (at === from && is(words[at], 'do', 'does') && is(words[at + 1], 'nothing') && is(words[at + 2], 'but', 'except', 'other')) {
      at += is(words[at + 2], 'other') ? 4 : 3;
      return doneIn(words, at, scene);
    }
    if (at === from && NO_DEED.has(words[at]!.lower)) return undefined;
    const said = at === from || (joined && isDeedHere(words, at, start >= 0, scene)) ? deedAt(words, at) : undefined;
    if (said) {
      if (start >= 0) close(at - 1);
      deeds.push(...said.deeds);
      if (MARKING.has(words[at]!.lower) && typeof said.deeds[0] === 'object') {
        deeds.pop();
        const end = words.findIndex((token, index) => index > at && (token.lower === '.' || token.lower === ','));
        const state = words[(end < 0 ? words.length : end) - 1];
        if (state) deeds.push({ verb: infinitive(state.lower) });
        const as = words.findIndex((token, index) => index > at + 1 && index < (end < 0 ? words.length : end) && is(token, 'as', 'to'));
        if (as > 0) {
          all.push({ deeds: [...new Set(deeds)], things: words.slice(said.end, as) });
          deeds = [];
          at = end < 0 ? words.length : end;
          continue;
        }
      }
      at = said.end;
      continue;
    }
    if (start < 0 && JOINS.has(words[at]!.lower)) at += 1;
    else {
      if (start < 0) start = at;
      at += 1;
    }
  }
  close(words.length);
  return all.length === 0 ? undefined : all;
}

/** After a comma or `and`, a verb with its own object: `approve or reject expenses`, `… orders and delete lines`. */
function isDeedHere(words: Words, at: number, afterObject: boolean, scene: Scene): boolean {
  const word = words[at]!;
  if (DETERMINER.has(word.lower) || word.kind !== 'word' || NO_DEED.has(word.lower)) return false;
  const end = deedAt(words, at)?.end ?? at + 1;
  const next = words[end];
  const before =
    next === undefined || DETERMINER.has(next.lower) || namesRecord(words, end, scene.entities) !== undefined || JOINS.has(next.lower);
  if (!afterObject && JOINS.has(next?.lower ?? '') && word.tags.has('Verb') && namesRecord(words, at, scene.entities) === undefined)
    return true;
  if (!isPlainDeed(word.lower) && end === at + 1)
    return (
      before &&
      next !== undefined &&
      !JOINS.has(next.lower) &&
      namesRecord(words, at, scene.entities) === undefined &&
      word.tags.has('Verb')
    );
  if (afterObject && namesRecord(words, at, scene.entities) !== undefined) return false;
  return before || word.tags.has('Verb');
}
