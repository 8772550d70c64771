import { isObject } from '../../expressions/json.js';
import { callsIn, circlesFrom, MAX_CALLED } from '../../language/circle.js';
import type { Definition } from '../../language/definition.js';
import { refuse } from '../../language/faults.js';
import type { Vocabularies } from '../../language/lint.js';
import type { WorkflowSource } from '../../library/application/sources.js';
import type { PinnedDefinition } from './runs.js';
import { checked, pin, vocabularyFor } from './startable.js';

/** What a name stands for where the run is. Fails with `not_found`. */
export type ReadWorkflow = (name: string) => Promise<WorkflowSource>;

/**
 * Every workflow that a run may come to start, as it is now. `name`: by which the others call this one. Throws `workflow_invalid` for a call that
 * cannot work.
 */
export async function calledBy(
  { name, root }: { readonly name: string | undefined; readonly root: PinnedDefinition },
  read: ReadWorkflow,
  known: { readonly vocabularies: Vocabularies; readonly tenant: string },
): Promise<Map<string, PinnedDefinition>> {
  const children = new Map<string, PinnedDefinition>();
  const needs = new Map<string, readonly string[]>();
  const gather = async (caller: PinnedDefinition): Promise<void> => {
    for (const { workflow, place } of callsIn(caller.definition)) {
      if (children.has(workflow)) continue;
      if (children.size >= MAX_CALLED)
        throw refuse([{ ...place, message: `a run can come to start at most ${MAX_CALLED} other workflows.` }]);
      const source = await read(workflow);
      const child = pin(source);
      children.set(workflow, child);
      needs.set(workflow, [...checked(child, await vocabularyFor(child, known), source).keys()]);
      await gather(child);
    }
  };
  await gather(root);
  const circles = circlesFrom(name, root.definition, new Map([...children].map(([called, { definition }]) => [called, definition])));
  if (circles.length > 0) throw refuse(circles);
  for (const caller of [root, ...children.values()]) refuseUngiven(caller.definition, needs);
  return children;
}

function refuseUngiven(definition: Definition, needs: ReadonlyMap<string, readonly string[]>): void {
  const faults = callsIn(definition).flatMap(({ id, workflow, inputs, place }) => {
    const missing = (needs.get(workflow) ?? []).filter((name) => !isObject(inputs) || !Object.hasOwn(inputs, name));
    return missing.map((name) => ({ ...place, message: `step ${id}: the workflow ${workflow} needs the input ${name}.` }));
  });
  if (faults.length > 0) throw refuse(faults);
}
