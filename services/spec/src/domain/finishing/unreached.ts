import type { Draft, EntityDraft } from '../draft/draft.js';
import { asciiWords } from '../names.js';
import type { Asker } from './asker.js';

const unreachedOf = (entity: EntityDraft): string[] =>
  entity.transitions.length === 0
    ? []
    : entity.states.filter((state) => state !== entity.initialState && !entity.transitions.some((one) => one.to === state));

/** States that no change leads to: the brief names them and does not say how a record gets there. */
export function askUnreached(draft: Draft, asker: Asker): void {
  for (const entity of draft.entities) {
    const field = entity.fields.find((one) => one.key === entity.stateField);
    for (const state of unreachedOf(entity)) {
      const others = entity.states.filter((one) => one !== state);
      asker.ask({
        id: `Q-${[entity.key, state].flatMap(asciiWords).join('-')}-reached`,
        text: `From which states can a ${entity.key} become "${state}"?`,
        why: 'The brief names the state and no change that leads to it; a change that nobody asked for would be refused.',
        choices: [
          { value: 'none', label: 'From none, as the brief says' },
          { value: 'first', label: `From "${entity.initialState ?? others[0] ?? ''}"` },
          { value: 'any', label: 'From every other state' },
        ],
        default: 'none',
        impact: 0.7,
        uncertainty: 0.7,
        sources: (field?.sources ?? entity.sources).slice(0, 1),
        assumption: `No change leads to the state "${state}" of a ${entity.key}, because the brief names none.`,
        choose: (value, source) => {
          field?.sources.push(source);
          const from = value === 'any' ? others : value === 'first' ? [entity.initialState ?? others[0] ?? ''] : [];
          if (from.length > 0) entity.transitions.push({ from, to: state, requires: [], stamps: [], sources: [source] });
        },
      });
    }
  }
}
