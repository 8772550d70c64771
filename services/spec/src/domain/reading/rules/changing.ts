import { fieldAt } from '../../grammar/classes.js';
import { find, pattern } from '../../grammar/pattern.js';
import { determinersAt, isNounish } from '../../grammar/phrase.js';
import type { Token } from '../../text/token.js';
import { type Context, inTurn } from '../context.js';
import { classesOf, complement, conditionIn, qualifiedAt } from './conditions.js';
import { add } from './rule.js';

const FROZEN = [
  pattern(
    '(once|when|after|as soon as|if) <q:q> (is|are|was|has been|have been|gets)? <c:gap> (nobody|no one|nothing (about|of|in|on)? (it|them)?|it|they|<q2:q>) (<modal>|is|are)? (not|never)? (is allowed to|allowed to|able to|longer|be|may|can)? (allowed to)? (be)? (changed|edited|modified|change|changes|touch|edit|altered|updated|touched|touches)',
  ),
  pattern(
    '<q:q> (<modal>|is|are) (not|never|no longer) (be)? (able to be)? (changed|edited|modified|altered|updated|touched|editable|changeable|modifiable)',
  ),
  pattern('<q:q> (can|may) (only)? (be)? (changed|edited|modified|altered|updated) only (while|when|if|as long as|in) <c:gap>'),
  pattern('<q:q> (can|may) only (be)? (changed|edited|modified|altered|updated) (while|when|if|as long as|in) <c:gap>'),
  pattern('only <q:w> (can|may) (be)? (changed|edited|modified|altered|updated)'),
  pattern('<q:q> (<modal>)? (no longer|not any more|never) (be)? (changed|edited|modified|change|altered)'),
  pattern('<q:q> (<be>|become|becomes) (then)? (read-only|readonly|immutable|frozen|locked|final)'),
];
const NOBODY = pattern(
  '<q:q> <g:gap> (nobody|no one) (<modal>)? (be able to|be allowed to)? (change|edit|modify|alter|touch|update) (it|them|those|these|that)',
);
const HANDS_OFF = pattern('<q:q> (:|-|,)? (hands off|no changes|no change|locked|frozen|read-only|no more changes)');
const FIELD_FROZEN = pattern(
  '<f:field> (of <q:q>)? (<modal>|is|are) (not|never|no longer) (be)? (changed|edited|modified|altered|updated|change) (any more|anymore|later|afterwards|any longer)? <g:gap>',
);

/** `once they are written`: from creation on. */
export const CREATED = new Set([
  'written',
  'created',
  'made',
  'added',
  'saved',
  'posted',
  'entered',
  'recorded',
  'registered',
  'creation',
  'stored',
]);

/** `Once it is paid, | it may not be changed`: the clause is read by itself, what it hangs on stands before it. */
export const opensWithCondition = ({ tokens, statement }: Context): boolean =>
  tokens[0] !== statement.tokens[0] && /^(?:once|when|if|after|while|as)$/.test(statement.tokens[0]?.lower ?? '');

export function readImmutable(context: Context): boolean {
  const { tokens, focus } = context;
  const classes = classesOf(context);
  for (const entity of inTurn(context.draft.entities, focus)) {
    const own = {
      ...classes,
      field: (all: readonly Token[], at: number): number[] => {
        const found = fieldAt(all, determinersAt(all, at).end, entity);
        return found ? [found.end] : [];
      },
    };
    const match = find(FIELD_FROZEN, tokens, own);
    const range = match?.captures['f'];
    const field = range && fieldAt(tokens, determinersAt(tokens, range.start).end, entity)?.field;
    if (!match || !field) continue;
    const condition = conditionIn(context, entity, match.end);
    if (
      tokens.slice(match.end).some((token) => ['once', 'after', 'while', 'when'].includes(token.lower)) &&
      !condition &&
      !tokens.slice(match.end).some((token) => /creat|set|made|added|saved|registered/.test(token.lower))
    )
      continue;
    return add(context, entity, { kind: 'immutable', fields: [field.key], ...(condition ? { when: condition } : {}) });
  }
  const nobody = find(NOBODY, tokens, classes);
  const left = nobody?.captures['q'] && qualifiedAt(context, nobody.captures['q'].start);
  if (left?.when) return add(context, left.entity, { kind: 'immutable', when: left.when });
  const off = find(HANDS_OFF, tokens, classes);
  const closed = off?.captures['q'] && qualifiedAt(context, off.captures['q'].start);
  if (closed?.when) return add(context, closed.entity, { kind: 'immutable', when: closed.when });
  const opened = opensWithCondition(context);
  for (const [index, wanted] of FROZEN.entries()) {
    const match = find(wanted, tokens, classes);
    const subject = match?.captures['q'] && qualifiedAt(context, match.captures['q'].start, index === 4);
    if (!match || !subject) continue;
    if (!subject.when && match.start > 0 && isNounish(tokens[match.start - 1])) continue;
    if (
      index === 0 &&
      !tokens.slice(match.start, match.end).some((token) => ['not', 'never', 'nobody', 'no', 'nothing'].includes(token.lower))
    )
      continue;
    const frozen = match.captures['q2'] && qualifiedAt(context, match.captures['q2'].start)?.entity;
    if (frozen && frozen !== subject.entity) continue;
    if (index === 4) {
      const others = subject.when && complement(subject.entity, subject.when);
      if (others) return add(context, subject.entity, { kind: 'immutable', when: others });
      continue;
    }
    if (index === 2 || index === 3) {
      const when = conditionIn(context, subject.entity, match.captures['c']?.start ?? match.end);
      const others = when && complement(subject.entity, when);
      if (others) return add(context, subject.entity, { kind: 'immutable', when: others });
      continue;
    }
    const when =
      subject.when ??
      conditionIn(context, subject.entity, index === 0 ? (match.captures['q']?.end ?? 0) : match.end) ??
      (index === 6 || index === 1 ? conditionIn(context, subject.entity, 0) : undefined) ??
      (opened ? conditionIn({ ...context, tokens: context.statement.tokens }, subject.entity, 0) : undefined);
    if (!when && opened && !context.statement.tokens.some((token) => CREATED.has(token.lower))) continue;
    const limited = tokens.slice(match.end).some((token) => ['by', 'if', 'when', 'while', 'once', 'after', 'unless'].includes(token.lower));
    const earlier = tokens.slice(0, match.start).some((token) => ['once', 'after', 'when', 'if', 'while'].includes(token.lower));
    const forever = !earlier && tokens.slice(match.end).some((token) => CREATED.has(token.lower));
    if (!when && !forever && (limited || earlier)) continue;
    return add(context, subject.entity, { kind: 'immutable', ...(when ? { when } : {}) });
  }
  return false;
}
