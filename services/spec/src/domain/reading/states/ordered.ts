import { find, pattern } from '../../grammar/pattern.js';
import { subjectAt } from '../../grammar/classes.js';
import { valuesAt } from '../../grammar/values.js';
import { type Context, place } from '../context.js';
import { addState, addTransition, namesState } from './states.js';

const IN_ORDER = pattern('in (that|this|exactly that|exactly this|the following|the given) (order|sequence)');
const THROUGH = pattern(
  '(<e:subject>|it|they) (<modal>)? (always|usually)? (~pass|~go|~run|~move|~travel|~proceed) through (the|these|those|its|their)? (following|possible|different|several|two|three|four|five|six|seven)? (states|stages|statuses|steps|phases)? (in turn|one after the other)? (:)? <x:rest>',
);

/** `passes through these stages: filed, examined, settled`, `new, proofed, printing. In that order.`: each follows the one before. */
export function readOrdered(context: Context): boolean {
  const { tokens, draft, statement, classes, focus } = context;
  const through = find(THROUGH, tokens, classes);
  const named = through?.captures['e'] && subjectAt(tokens, through.captures['e'].start, context.world)?.entity;
  const ordered = find(IN_ORDER, tokens, classes);
  if (through) {
    const list = valuesAt(tokens, through.captures['x']?.start ?? tokens.length);
    return chain(context, named ?? focus, list && !list.choice ? list.values : []);
  }
  const before = draft.lastValues;
  if (ordered && before && before.statement === statement.index - 1 && ordered.start <= 2)
    return chain(context, before.entity, before.values);
  const list = valuesAt(tokens, 0);
  const rest = list === undefined ? [] : tokens.slice(list.end).filter(({ kind }) => kind !== 'punct');
  if (!list || list.choice || list.values.length < 3 || !focus) return false;
  if (ordered) return chain(context, focus, list.values);
  if (rest.length === 0) draft.lastValues = { entity: focus, values: list.values, statement: statement.index };
  return false;
}

function chain(context: Context, entity: Context['focus'], values: readonly string[]): boolean {
  if (
    !entity ||
    values.length < 2 ||
    !values.every(namesState) ||
    values.some((value) => entity.fields.some((field) => field.key === value))
  )
    return false;
  const states = values.map((value) => addState(context, entity, value)).filter((state) => state !== undefined);
  entity.initialState ??= states[0];
  for (const [index, to] of states.entries()) if (index > 0) addTransition(context, entity, states.slice(index - 1, index), to);
  context.draft.courses.add(context.statement.index);
  return place(context, entity);
}
