import type { EntityDraft } from '../../draft/draft.js';
import { entityAt } from '../../grammar/classes.js';
import { matchAt, pattern } from '../../grammar/pattern.js';
import { determinersAt } from '../../grammar/phrase.js';
import { isPlainVerb, leadsTo, stateAfter } from '../../grammar/state-words.js';
import { infinitive } from '../../text/language.js';
import type { Change } from './change-phrases.js';
import type { Context } from '../context.js';
import { qualifies } from './qualifiers.js';
import { addState, knownState, statesAt } from './states.js';

/** The state that a verb leads to, known or new. `reopen` and `unarchive` lead back to where things start. */
export function targetOf(
  context: Context,
  entity: EntityDraft,
  verb: string,
  may: boolean,
  from: readonly string[] = [],
): string | undefined {
  const exact = knownState(entity, verb);
  if (exact !== undefined) return exact;
  const first = verb.split(' ')[0] ?? '';
  if (isPlainVerb(first) && !qualifies(context.draft, entity, first)) return undefined;
  const led = entity.states.find((state) => leadsTo(first, state));
  if (led !== undefined) return led;
  const base = infinitive(first);
  const undone = /^un(?=[a-z]{3})/.test(first) ? entity.states.find((state) => leadsTo(first.slice(2), state)) : undefined;
  if (undone !== undefined) return entity.transitions.find((one) => one.to === undone)?.from[0] ?? entity.initialState;
  if (/^(?:reinstate|restore|resume|unblock|unsuspend|unfreeze|reactivate|unlock|recover|continue)$/.test(base)) {
    const before = entity.transitions.filter((one) => from.length > 0 && from.includes(one.to)).flatMap((one) => one.from);
    return before[0] ?? entity.initialState ?? entity.states[0];
  }
  if (/^(?:reset|revert|unarchive|reopen)$/.test(base)) return entity.initialState ?? entity.states[0];
  if (!may || entity.states.length === 0) return undefined;
  return addState(context, entity, /(?:ed|wn|nt|id|lt|ost|one|en)$/.test(first) ? verb : stateAfter(first) + verb.slice(first.length));
}

const MAKES = pattern(
  '(,)? (which|that|this|and) (~make|~put|~set|~bring|~move|~return|~take|~send) (it|them) (back|again)? (to|in|into|as)? <x:word>',
);
const IN_WHICH_CASE = pattern(
  '(,)? (in which case|whereupon|after which|upon which|and then) (it|they) (is|are|becomes|become|goes) (again|back)? (to)? <x:word>',
);
const BACK_TO = pattern('(back)? (to|into) (a|an|the|being|be)? <x:word>');

/** `…, which makes it open again`, `… sent back to draft`: where the change leads when it is said. */
export function saidTarget(context: Context, entity: EntityDraft, at: number): { state: string; end: number } | undefined {
  for (const wanted of [MAKES, IN_WHICH_CASE, BACK_TO]) {
    const match = matchAt(wanted, context.tokens, at, context.classes);
    const range = match?.captures['x'];
    const found = range && (statesAt(entity, context.tokens, range.start) ?? statesAt(entity, context.tokens, range.start - 1));
    if (found?.states.length === 1 && found.states[0] !== undefined) return { state: found.states[0], end: found.end };
  }
  return undefined;
}

/** `can be scheduled in a session` makes a session; it is no state of what is scheduled. */
export function entersOther(context: Context, change: Change): boolean {
  const { tokens, draft } = context;
  if (!['in', 'for', 'to', 'into', 'on', 'with', 'as', 'against', 'about', 'under', 'from', 'of'].includes(tokens[change.end]?.lower ?? ''))
    return false;
  const { end } = determinersAt(tokens, change.end + 1);
  const other = entityAt(tokens, end, { entities: draft.entities }) ?? entityAt(tokens, end + 1, { entities: draft.entities });
  return (
    other !== undefined && other.entity !== change.entity && change.verbs.every((verb) => knownState(change.entity, verb) === undefined)
  );
}
