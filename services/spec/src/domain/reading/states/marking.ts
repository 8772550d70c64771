import type { EntityDraft } from '../../draft/draft.js';
import { entityAt, subjectAt } from '../../grammar/classes.js';
import { find, pattern } from '../../grammar/pattern.js';
import { determinersAt } from '../../grammar/phrase.js';
import { isPlainVerb } from '../../grammar/state-words.js';
import { valuesAt } from '../../grammar/values.js';
import { MODALS } from '../../vocabulary/closed.js';
import { type Context, place } from '../context.js';
import { isParticiple } from './change-subject.js';
import { addState, textIn } from './states.js';

const MARKED = pattern('(~mark|~flag|~declare) <e:subject> as (either|being)? <x:participle>');
const IS_MARKED = pattern('<e:subject> (<modal>)? (<be>) (~mark|~flag|~declare) as (either|being)? <x:participle>');

const NO_STATE = new Set(
  'created edited updated deleted removed listed selected given mentioned required shown saved stored related linked assigned attached named called limited detailed advanced combined added entered'.split(
    ' ',
  ),
);

/** Whether the brief speaks of states of this record at all. */
const hasStates = (entity: EntityDraft): boolean => entity.stateField !== undefined || entity.states.length > 0;

/** `mark a boat as sold or scrapped`: what it can be marked as are states. */
export function readMarked(context: Context): boolean {
  const { tokens, classes } = context;
  const match = find(MARKED, tokens, classes) ?? find(IS_MARKED, tokens, classes);
  const entity = match?.captures['e'] && subjectAt(tokens, match.captures['e'].start, context.world)?.entity;
  const from = match?.captures['x']?.start ?? 0;
  if (!match || !entity) return false;
  const list = valuesAt(tokens, from);
  const texts = list && list.values.every((value) => value.split(' ').length <= 2) ? list.values : [textIn(tokens, from, match.end)];
  const states = texts.map((text) => addState(context, entity, text)).filter((state) => state !== undefined);
  return states.length > 0 && place(context, entity);
}

/** `a paused trip can be resumed`: what may become of it depends on a state that nobody has listed. */
export function readQualified(context: Context): boolean {
  const { tokens, draft } = context;
  let placed = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const { end: head, words } = determinersAt(tokens, at);
    const first = tokens[head];
    const named = entityAt(tokens, head + 1, { entities: draft.entities });
    const bare = words.length > 0 || at === 0 || [',', ';'].includes(tokens[at - 1]?.lower ?? '');
    if (!first || !named || !bare || !hasStates(named.entity) || !isParticiple(first) || NO_STATE.has(first.lower)) continue;
    const may = MODALS.has(tokens[named.end]?.lower ?? '') && tokens[named.end + 1]?.lower === 'be';
    const verb = tokens[named.end + 2];
    if (!may || verb?.kind !== 'word' || isPlainVerb(verb.lower)) continue;
    if (addState(context, named.entity, first.lower) !== undefined) placed = place(context, named.entity);
  }
  return placed;
}
