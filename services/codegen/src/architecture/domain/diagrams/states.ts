import { mermaidText } from '@hexad/kernel';
import type { ArchitecturePlan } from '@hexad/proto/documents';
import type { AppModel, StatesModel } from '../../../domain/model.js';

/** The life of the records of each entity that has one. */
export const stateDiagrams = (app: AppModel): ArchitecturePlan['diagrams']['states'] =>
  app.entities.flatMap(({ spec, states }) => (states === undefined ? [] : [{ title: spec.label, mermaid: diagram(states) }]));

function diagram({ states, initial, transitions }: StatesModel): string {
  const ids = new Map(states.map((state, at) => [state, `S${at + 1}`]));
  return [
    'stateDiagram-v2',
    ...states.map((state) => `  state "${mermaidText(state)}" as ${ids.get(state)}`),
    ...(ids.has(initial) ? [`  [*] --> ${ids.get(initial)}`] : []),
    ...transitions.flatMap(({ spec }) =>
      spec.from.flatMap((from) =>
        ids.has(from) && ids.has(spec.to) ? [`  ${ids.get(from)} --> ${ids.get(spec.to)} : ${mermaidText(spec.label)}`] : [],
      ),
    ),
    '',
  ].join('\n');
}
