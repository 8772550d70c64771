import type { Json, JsonObject } from '../../expressions/json.js';
import type { Frame } from './frame.js';
import type { Patch, Run } from './run.js';
import type { Snapshot } from './snapshot.js';
import { isOpen, type Step } from './step.js';

/** Variables that were evaluated in a turn: prefix of the list that each belongs to → name → value. */
export type Uses = Map<string, Map<string, Json>>;

/** How many lists it lies in. */
export function depthOf({ outer }: Frame): number {
  let depth = 0;
  for (let at = outer; at; at = at.frame.outer) depth++;
  return depth;
}

/** The value that a variable has had since its first use, in a list or one around it; those of the run itself are patches. */
export function keptValue({ steps, uses }: Snapshot, frame: Frame, name: string): { value: Json; frame: Frame } | undefined {
  for (let at: Frame | undefined = frame; at; at = at.outer?.frame) {
    const used = uses?.get(at.prefix)?.get(name);
    const value = used === undefined ? ownerOf(steps, at.prefix)?.variables?.[name] : used;
    if (value !== undefined) return { value, frame: at };
  }
  return undefined;
}

export function keepValue({ uses }: Snapshot, { prefix }: Frame, name: string, value: Json): void {
  if (!uses) return;
  const known = uses.get(prefix);
  if (known) known.set(name, value);
  else uses.set(prefix, new Map([[name, value]]));
}

/** The item, the round or the container whose list has this prefix; a case of a switch has no step of its own. */
function ownerOf(steps: Snapshot['steps'], prefix: string): Step | undefined {
  if (prefix === '') return undefined;
  const path = prefix.slice(0, -1);
  return steps.get(path) ?? steps.get(path.slice(0, path.lastIndexOf('[')));
}

/** Before whatever a step puts into the variable: a default gives way to everything else. */
const LEAST = new Date(0);

/** What a turn has to write of the variables that it evaluated first. */
export function settled(snapshot: Snapshot): { readonly run: Run; readonly steps: readonly Step[] } {
  const { run, uses = new Map() } = snapshot;
  const steps: Step[] = [];
  let patches: Run['patches'];
  for (const [prefix, values] of uses) {
    const all: JsonObject = Object.fromEntries(values);
    const owner = ownerOf(snapshot.steps, prefix);
    if (owner && isOpen(owner)) steps.push({ ...owner, variables: { ...owner.variables, ...all } });
    if (prefix === '')
      patches = {
        ...Object.fromEntries(Object.entries(all).map(([name, value]): [string, Patch] => [name, { value, at: LEAST }])),
        ...run.patches,
      };
  }
  return { run: patches ? { ...run, patches } : run, steps };
}
