import type { Source } from '@hexad/proto/documents';
import type { Draft, EntityDraft, FieldDraft } from '../draft/draft.js';

/**
 * The state field's enumeration is the list of states; the first one starts unless the brief says otherwise. `isGiven`: callers may say this
 * field of a record as they like, so that it is no state where nothing says how it changes.
 */
export function finishStates(draft: Draft, isGiven: (record: string, field: string) => boolean): void {
  for (const entity of draft.entities) {
    const field = entity.fields.find((one) => one.key === entity.stateField);
    if (!field) continue;
    if (entity.transitions.length === 0 && isGiven(entity.key, field.key)) {
      field.type = 'enum';
      field.enum ??= entity.states;
      forgetStates(entity);
      continue;
    }
    if (entity.states.length < 2) {
      if (field.implied) entity.fields.splice(entity.fields.indexOf(field), 1);
      else if ((field.enum?.length ?? 0) < 2) {
        delete field.enum;
        field.type = 'string';
      }
      forgetStates(entity);
      continue;
    }
    field.type = 'enum';
    field.enum = entity.states;
    if (typeof field.default === 'string' && entity.states.includes(field.default)) entity.initialState = field.default;
    entity.initialState ??= beginningOf(entity);
    field.default = entity.initialState;
    field.required ??= false;
  }
}

/** The first one, unless changes lead to it and there is just one state to which none does. */
function beginningOf({ states, transitions }: EntityDraft): string | undefined {
  const [first] = states;
  const reached = new Set(transitions.map(({ to }) => to));
  const sources = states.filter((state) => !reached.has(state) && transitions.some(({ from }) => from.includes(state)));
  return first !== undefined && reached.has(first) && sources.length === 1 ? sources[0] : first;
}

function forgetStates(entity: EntityDraft): void {
  delete entity.stateField;
  delete entity.initialState;
  entity.states = [];
  entity.transitions.length = 0;
}

/** Permits changes that the brief left open: all of them, or one after the other. Rules may need the state, so it stays a state. */
export function completeStates(entity: EntityDraft, field: FieldDraft, inOrder: boolean, source: Source): void {
  const values = [...(field.enum ?? [])];
  entity.stateField = field.key;
  entity.states = values;
  field.enum = entity.states;
  field.type = 'enum';
  entity.initialState = values.find((value) => value === (entity.initialState ?? field.default)) ?? values[0];
  if (field.default === undefined) field.sources.push(source);
  field.default = entity.initialState;
  field.required ??= false;
  for (const [index, to] of values.entries()) {
    const from = inOrder ? values.slice(Math.max(index - 1, 0), index) : values.filter((value) => value !== to);
    if (from.length > 0) entity.transitions.push({ from, to, requires: [], stamps: [], sources: [source] });
  }
}
