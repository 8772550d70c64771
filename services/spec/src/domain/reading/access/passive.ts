import type { Deed, Permission } from './claims.js';
import { finish } from './active.js';
import { isPerson } from './people.js';
import { deedAt, isPlainDeed } from './verbs.js';
import { type Scene, whoIn } from './who.js';
import { is, JOINS, MODAL, namesRecord, textOfWords, type Words } from './words.js';

const SKIPPED = new Set('be able allowed permitted also even always then to only not never solely exclusively just either'.split(' '));
const EVERYBODY = new Set(['everyone', 'everybody', 'anyone', 'anybody']);
const WITHOUT_SIGN_IN = /\bwithout\b/;
const SEEN = new Set('visible accessible available open viewable readable hidden shown editable'.split(' '));

/** `Books can only be deleted by librarians`, `they are put in by the chair`, `fines are not visible to guests`. */
export function passive(words: Words, scene: Scene): Permission[] | undefined {
  return seen(words, scene) ?? done(words, scene);
}

function done(words: Words, scene: Scene): Permission[] | undefined {
  const by = byAt(words);
  const modal = words.findIndex(({ lower }) => MODAL.has(lower) || lower === 'are' || lower === 'is');
  if (by < 0 || modal < 1 || modal > by) return undefined;
  const doer = words.slice(by + 1);
  const open = EVERYBODY.has(doer[0]?.lower ?? '') && WITHOUT_SIGN_IN.test(textOfWords(doer));
  const said = words.slice(modal + 1, by);
  const only = said.some((token) => is(token, 'only', 'solely', 'exclusively'));
  const denied = said.some((token) => is(token, 'not', 'never'));
  const who = open ? { keys: ['anyone'], only: false, denied: false } : whoIn(doer, scene, only || MODAL.has(words[modal]!.lower));
  if (who === undefined) return undefined;
  const deeds: Deed[] = [];
  for (let at = 0; at < said.length; at += 1) {
    const token = said[at]!;
    if (JOINS.has(token.lower) || SKIPPED.has(token.lower)) continue;
    if (deeds.length > 0 && !JOINS.has(said[at - 1]?.lower ?? '')) continue;
    const found = deedAt(said, at);
    if (!found) return undefined;
    deeds.push(...found.deeds);
    at = found.end - 1;
  }
  if (
    deeds.length === 0 ||
    deeds.length > 6 ||
    !said.some((token) => isPlainDeed(token.lower) || token.lower.endsWith('ed') || token.lower.endsWith('en') || token.lower === 'put')
  )
    return undefined;
  const bare = !only && !denied && !who.only && !MODAL.has(words[modal]!.lower);
  if (bare && (!deeds.some((deed) => typeof deed === 'string') || who.keys.some((key) => scene.entities.some((one) => one.key === key))))
    return undefined;
  return [
    {
      ...finish({ who, only: only || who.only, denied: denied || who.denied }, [...new Set(deeds)], words.slice(0, modal), ''),
      ...(bare ? { plain: true as const } : {}),
    },
  ];
}

/** The doer, not the record: `by the driver who logged it by hand`. */
const byAt = (words: Words): number => {
  for (let at = 1; at < words.length; at += 1) {
    if (!is(words[at], 'by')) continue;
    if (is(words[at - 1], 'sorted', 'filtered', 'ordered', 'grouped', 'searched')) return -1;
    return at;
  }
  return -1;
};

/** `trips of other drivers are not visible to a driver`, `reports are for the board to see`. */
function seen(words: Words, scene: Scene): Permission[] | undefined {
  const be = words.findIndex((token) => is(token, 'is', 'are', 'be', 'remain', 'stay'));
  const at = words.findIndex((token, index) => index > be && SEEN.has(token.lower));
  if (be < 1 || at < 0 || at > be + 4 || !is(words[at + 1], 'to', 'for', 'from', 'only')) return undefined;
  const rest = words.slice(is(words[at + 1], 'only') ? at + 3 : at + 2);
  const modal = words.findIndex((token, index) => index < be && index > be - 4 && MODAL.has(token.lower));
  const between = textOfWords(words.slice(modal < 0 ? be : modal, at));
  const who = whoIn(rest, scene, rest.some(isPerson));
  if (who === undefined) return undefined;
  const only = /\bonly\b/.test(between) || is(words[at + 1], 'only') || who.only;
  const denied = /\b(?:not|never)\b/.test(between) !== (words[at]!.lower === 'hidden');
  const subject = words.slice(0, modal < 0 ? be : modal);
  if (!subject.some((_, index) => namesRecord(subject, index, scene.entities) !== undefined)) return undefined;
  return [finish({ who, only, denied }, words[at]!.lower === 'editable' ? ['update'] : ['read'], subject, '')];
}
