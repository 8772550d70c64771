import { pyDocstring, pyString } from '../../../src/domain/escape.js';
import type { EntityModel, StatesModel, TransitionModel } from '../../../src/domain/model.js';
import { lines, list } from '../../../src/domain/text.js';
import { attributeOf } from './names.js';
import { tuple } from './text.js';

/** `<plural>/states.py`: which changes of the state are allowed. */
export function statesModule(entity: EntityModel, states: StatesModel): string {
  const field = entity.fields.find((each) => each.name === states.field)!;
  return lines(
    pyDocstring(`How the ${field.spec.label} of a record may change.`),
    '',
    'from app.base.states import States, Transition',
    '',
    'STATES = States(',
    `attribute=${pyString(attributeOf(states.field))},`,
    `name=${pyString(states.field)},`,
    `initial=${pyString(states.initial)},`,
    'transitions={',
    states.transitions.map((transition) => `${pyString(transition.name)}: Transition(${transitionSource(entity, transition)}),`),
    '},',
    ')',
    '',
  );
}

function transitionSource(entity: EntityModel, transition: TransitionModel): string {
  const isDay = (name: string): boolean => entity.fields.some((field) => field.name === name && field.spec.type === 'date');
  const stamps = transition.stamps.filter((name) => entity.fields.some((field) => field.name === name));
  const named = (name: string, values: readonly string[]): string | false => values.length > 0 && `${name}=${tuple(values.map(pyString))}`;
  return list(
    `origins=${tuple(transition.spec.from.map(pyString))}`,
    `to=${pyString(transition.spec.to)}`,
    named('requires', transition.requires),
    named('takes', transition.takes),
    named('stamps', stamps.filter((name) => !isDay(name)).map(attributeOf)),
    named('day_stamps', stamps.filter(isDay).map(attributeOf)),
  );
}
