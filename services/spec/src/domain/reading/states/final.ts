import { entityAt } from '../../grammar/classes.js';
import { find, pattern } from '../../grammar/pattern.js';
import { type Context, place } from '../context.js';
import { statefulSubjectAt } from './change-subject.js';
import { STATE_NAMES, statesAt } from './states.js';

const STAYS = pattern('(<modal>)? (~stay|~remain) <x:rest>');
const NEVER_AGAIN = [
  pattern(
    '(<modal>|do|does)? (not|never|no longer) (be)? (able to)? (change|changed|leave|left|move|moved) (its|their|the|this|that)? (state|status|stage|any more|anymore|any longer|again|to another <w:word>) (any more|anymore|any longer|again)?',
  ),
  pattern('(<be>) (a|an)? (final|terminal|end|last) (state|status|stage)?'),
  pattern('(<be>) (final|terminal)'),
];

/** `cannot be changed any more` is about what a record says, not about its state. */
const isOfContent = (words: readonly string[]): boolean =>
  words.includes('be') && words.includes('changed') && !words.some((word) => STATE_NAMES.has(word));

/** `A shipped crate shall not change its status any more`, `a closed trip stays closed`: no change leads out of the state. */
export function readFinal(context: Context): boolean {
  const { tokens, draft, classes } = context;
  for (let at = 0; at < Math.min(tokens.length, 6); at += 1) {
    const subject = statefulSubjectAt(context, at);
    if (!subject || subject.from.length === 0) continue;
    const stays = find(STAYS, tokens.slice(0, subject.end + 5), classes, subject.end);
    const same = stays?.start === subject.end && statesAt(subject.entity, tokens, stays.captures['x']?.start ?? 0);
    const kept = same && same.states.every((state) => subject.from.includes(state));
    const ended = NEVER_AGAIN.some((wanted) => {
      const match = find(wanted, tokens, classes, subject.end);
      return match?.start === subject.end && !isOfContent(tokens.slice(match.start, match.end).map(({ lower }) => lower));
    });
    if (!kept && !ended) continue;
    if (entityAt(tokens, subject.end, { entities: draft.entities })) continue;
    for (const transition of subject.entity.transitions) {
      const left = transition.from.filter((state) => !subject.from.includes(state));
      if (left.length < transition.from.length) transition.from.splice(0, transition.from.length, ...left);
    }
    const open = subject.entity.transitions.filter((transition) => transition.from.length > 0);
    subject.entity.transitions.splice(0, subject.entity.transitions.length, ...open);
    return place(context, subject.entity);
  }
  return false;
}
