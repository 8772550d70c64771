import type { EntityModel, StatesModel } from '../../../src/domain/model.js';
import { comment, tsString } from '../../../src/domain/escape.js';
import { lines, list } from '../../../src/domain/text.js';
import { moduleNames } from './names.js';

const isDate = (entity: EntityModel, name: string): boolean =>
  entity.fields.some((field) => field.name === name && field.spec.type === 'date');

/** Fields that some transition stamps, by what is written into them. */
export function stampsOf(entity: EntityModel, transition: { readonly stamps: readonly string[] }): { moments: string[]; days: string[] } {
  const known = transition.stamps.filter((name) => entity.fields.some((field) => field.name === name));
  return { moments: known.filter((name) => !isDate(entity, name)), days: known.filter((name) => isDate(entity, name)) };
}

/** What the transitions of this entity ask for and do, so that no more is generated. */
export function transitionTraits(entity: EntityModel): { requires: boolean; moments: string[]; days: string[] } {
  const transitions = entity.states?.transitions ?? [];
  const all = transitions.map((transition) => stampsOf(entity, transition));
  return {
    requires: transitions.some((transition) => transition.requires.length > 0),
    moments: [...new Set(all.flatMap((stamps) => stamps.moments))],
    days: [...new Set(all.flatMap((stamps) => stamps.days))],
  };
}

/** `<plural>/states.ts`: which changes of the state are allowed. */
export function statesModule(entity: EntityModel, states: StatesModel): string {
  const names = moduleNames(entity);
  const field = entity.fields.find((each) => each.name === states.field)!;
  const { requires, moments, days } = transitionTraits(entity);
  const keys = (fields: readonly string[]): string => fields.map(tsString).join(' | ');
  return lines(
    `// How the ${comment(field.spec.label)} of a record may change.`,
    "import { conflict } from '../http/refusals.ts';",
    `import type { ${entity.type} } from './schema.ts';`,
    '',
    `type State = ${entity.type}['${states.field}'];`,
    '',
    `export const INITIAL_STATE: State = ${tsString(states.initial)};`,
    '',
    'export interface Transition {',
    'from: readonly State[];',
    'to: State;',
    requires && `/** Must be set when it happens. */\nrequires: readonly (keyof ${entity.type})[];`,
    moments.length > 0 && `/** Set to the moment at which it happens. */\nstamps: readonly (${keys(moments)})[];`,
    days.length > 0 && `/** Set to the day on which it happens. */\nstampsDay: readonly (${keys(days)})[];`,
    '}',
    '',
    `export type ${names.transition} = ${states.transitions.length > 0 ? keys(states.transitions.map((transition) => transition.name)) : 'never'};`,
    '',
    `export const TRANSITIONS: Readonly<Record<${names.transition}, Transition>> = {`,
    states.transitions.map((transition) => {
      const stamps = stampsOf(entity, transition);
      const members = list(
        `from: [${transition.spec.from.map(tsString).join(', ')}]`,
        `to: ${tsString(transition.spec.to)}`,
        requires && `requires: [${transition.requires.map(tsString).join(', ')}]`,
        moments.length > 0 && `stamps: [${stamps.moments.map(tsString).join(', ')}]`,
        days.length > 0 && `stampsDay: [${stamps.days.map(tsString).join(', ')}]`,
      );
      return `${transition.name}: { ${members} },`;
    }),
    '};',
    '',
    'export const illegalTransition = (from: State, to: State) =>',
    `  conflict('illegal_transition', \`${states.field} cannot change from \${from} to \${to}.\`, ${tsString(states.field)});`,
    '',
    '/** The transition from one state to the other; refuses the request when there is none. */',
    'export function transitionBetween(from: State, to: State): Transition {',
    'const found = Object.values<Transition>(TRANSITIONS).find((each) => each.from.includes(from) && each.to === to);',
    'if (found === undefined) throw illegalTransition(from, to);',
    'return found;',
    '}',
  );
}
