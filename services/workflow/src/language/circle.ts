import { allNodes, type Definition, type WorkflowNode } from './definition.js';
import type { Fault } from './faults.js';

/** Workflows that the steps of one may call, with those that these call. */
export const MAX_CALLED = 50;

/** The steps of a workflow that start others. */
export const callsIn = (definition: Definition): WorkflowNode[] =>
  [...allNodes(definition.steps)].filter((node) => node.kind === 'workflow');

/**
 * Calls of a workflow that lead into a circle. `name`: by which others call it, undefined of a file that nobody can. `known`: the others, as
 * far as they are known.
 */
export function circlesFrom(name: string | undefined, root: Definition, known: ReadonlyMap<string, Definition>): Fault[] {
  const sound = new Set<string>();
  const follow = (definition: Definition, way: readonly Call[]): string | undefined => {
    for (const { workflow, place } of callsIn(definition)) {
      const calls = [...way.slice(0, -1), ...way.slice(-1).map((call) => ({ ...call, line: place.line }))];
      const from = calls.findIndex((call) => call.name === workflow);
      if (from >= 0) return inWords(calls.slice(from), workflow);
      const called = known.get(workflow);
      if (!called || sound.has(workflow)) continue;
      const found = follow(called, [...calls, { name: workflow, line: 0 }]);
      if (found !== undefined) return found;
      sound.add(workflow);
    }
    return undefined;
  };
  return callsIn(root).flatMap((call): Fault[] => {
    const circle = follow({ ...root, steps: [call] }, [{ name, line: 0 }]);
    if (circle === undefined) return [];
    return [{ ...call.place, code: CALLS_ITSELF, message: `step ${call.id}: ${circle}; take one of these calls out.` }];
  });
}

/** Of a workflow that starts itself, directly or through others. */
export const CALLS_ITSELF = 'calls_itself';

interface Call {
  readonly name: string | undefined;
  /** Of the step that calls the next one. */
  readonly line: number;
}

function inWords(circle: readonly Call[], back: string): string {
  const [only, ...others] = circle.map(({ name, line }) => `${name} (line ${line})`);
  if (others.length === 0) return `the workflow calls itself: ${only} → ${back}`;
  return `workflows call each other in a circle: ${[only, ...others].join(' → ')} → ${back}`;
}
