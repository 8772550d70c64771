import { inferredKind } from '../../draft/apply.js';
import { entityAt, fieldAt } from '../../grammar/classes.js';
import { mayNameField } from '../../grammar/known-names.js';
import { find, pattern } from '../../grammar/pattern.js';
import { determinersAt } from '../../grammar/phrase.js';
import { infinitive } from '../../text/language.js';
import type { EntityDraft } from '../../draft/draft.js';
import { type Context, inTurn } from '../context.js';
import { add } from './rule.js';

const TWO_FIELDS = pattern(
  '(the|its|a|an)? <l:field> (<modal>|is|are|has to|have to|needs to)? (not|never)? (<modal>)? (be|come|lie)? (always|strictly)? (after|before|later than|earlier than|greater than|less than|lower than|higher than|smaller than|more than|exceed|above|below|larger than|at least|at most|on or after|on or before|not before) (the|its|a)? <r:field>',
);

const DIFFERENT = [
  pattern(
    '<l:field> and (the|its)? <r:field> <g:gap> (differ|be different|different|not be (the same|equal|identical|alike)|not (match|coincide))',
  ),
  pattern('<l:field> <m:gap> (differ from|different from|not be the same as|not equal|not be equal to|not match) (the|its)? <r:field>'),
];

/** `from and to must differ`. */
function readDifferent(context: Context, entity: EntityDraft, classes: Context['classes']): boolean {
  const { tokens } = context;
  const key = (range: { start: number } | undefined): string | undefined =>
    range && fieldAt(tokens, determinersAt(tokens, range.start).end, entity)?.field.key;
  for (const wanted of DIFFERENT) {
    const match = find(wanted, tokens, classes);
    const left = key(match?.captures['l']);
    const right = key(match?.captures['r']);
    if (left !== undefined && right !== undefined && left !== right)
      return add(context, entity, { kind: 'compare', left, op: '!=', right });
  }
  return false;
}

/** `end not before start`, `the maximum must not be lower than the minimum`. */
export function readCompare(context: Context): boolean {
  const { tokens, focus, draft } = context;
  for (const entity of inTurn(draft.entities, focus)) {
    if (!tokens.some((token) => mayNameField(token, entity))) continue;
    const classes: Context['classes'] = {
      ...context.classes,
      field: (all, at) => {
        const found = fieldAt(all, determinersAt(all, at).end, entity);
        return found ? [found.end] : [];
      },
    };
    if (readDifferent(context, entity, classes)) return true;
    const match = find(TWO_FIELDS, tokens, classes);
    const left = match?.captures['l'] && fieldAt(tokens, determinersAt(tokens, match.captures['l'].start).end, entity)?.field;
    const right = match?.captures['r'] && fieldAt(tokens, determinersAt(tokens, match.captures['r'].start).end, entity)?.field;
    if (!match || !left || !right || left === right) continue;
    const words = tokens.slice(match.captures['l']?.end, match.captures['r']?.start).map((token) => token.lower);
    const text = words.join(' ');
    const negated = words.includes('not') || words.includes('never');
    const up = /after|later|greater|higher|more|exceed|above|larger|at least/.test(text);
    const soft = /on or|at least|at most/.test(text);
    const op = negated ? (up ? '<=' : '>=') : soft ? (up ? '>=' : '<=') : up ? '>' : '<';
    for (let at = entity.rules.length - 1; at >= 0; at -= 1) {
      const rule = entity.rules[at];
      if (rule?.kind === 'compare' && rule.sources.some((source) => source === context.source)) entity.rules.splice(at, 1);
    }
    return add(context, entity, { kind: 'compare', left: left.key, op, right: right.key });
  }
  return false;
}

const IN_PAST = pattern('in the (past|future)');

/** `trips cannot be put in the past`, `it is not possible to make one that starts in the past`. */
export function readPast(context: Context): boolean {
  const { tokens } = context;
  const match = find(IN_PAST, tokens, context.classes);
  const refused = tokens.some((token) => ['not', 'never', 'no', 'refused', 'forbidden', 'impossible', 'disallowed'].includes(token.lower));
  if (!match || !refused) return false;
  const named = tokens.map((_, at) => entityAt(tokens, at, { entities: context.draft.entities })?.entity).find((one) => one !== undefined);
  const entity = named ?? context.focus;
  if (
    !entity ||
    entity.rules.some(
      (rule) =>
        rule.kind === 'relativeToNow' &&
        rule.sources.some((source) => source === context.source || JSON.stringify(source) === JSON.stringify(context.source)),
    )
  )
    return false;
  const dated = entity.fields.filter(
    (field) => ['date', 'datetime'].includes(field.type ?? inferredKind(field.key).type) && !field.readOnly,
  );
  const verb = tokens.map((token) => infinitive(token.lower));
  const field =
    dated.find((one) => verb.some((word) => word.length > 3 && one.key.startsWith(word.slice(0, 4)))) ??
    dated.find((one) => /^(?:start|begin|date|planned|scheduled)/.test(one.key)) ??
    dated[0];
  return (
    field !== undefined &&
    add(context, entity, { kind: 'relativeToNow', field: field.key, op: tokens[match.end - 1]?.lower === 'past' ? '>=' : '<=' })
  );
}
