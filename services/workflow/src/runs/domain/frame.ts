import { ExpressionError, type Lookup } from '../../expressions/expression.js';
import type { Json, JsonObject } from '../../expressions/json.js';
import { evaluateIn } from '../../expressions/template.js';
import type { Node } from '../../language/definition.js';
import type { Snapshot } from './snapshot.js';

/** A list of steps at work: the run's own, or those of one item of a foreach. */
export interface Frame {
  readonly steps: readonly Node[];
  /** What stands before a step's name in its path: empty, or `stories[T1]/`. */
  readonly prefix: string;
  /** The item's variable. */
  readonly variables: JsonObject;
  readonly outer?: Frame;
}

export const rootFrame = (snapshot: Snapshot): Frame => ({ steps: snapshot.definition.steps, prefix: '', variables: {} });

/** The values that expressions in a frame see: its outputs and item, then those around it, then inputs, then defaults. */
export function scopeOf(snapshot: Snapshot, frame: Frame): Lookup {
  const { run, definition } = snapshot;
  const evaluating = new Set<string>();
  const lookup: Lookup = (name) => {
    if (name === 'now') return snapshot.now.toISOString();
    if (name === 'run') return { id: run.id, workflow: run.workflow, project_id: run.projectId };
    for (let at: Frame | undefined = frame; at; at = at.outer) {
      const found = outputIn(snapshot, at, name) ?? own(at.variables, name);
      if (found !== undefined) return found;
    }
    const input = own(run.inputs, name);
    if (input !== undefined) return input;
    const variable = own(definition.variables, name);
    if (variable !== undefined) return fallback(name, variable);
    return isDeclared(frame, name) ? null : undefined;
  };
  const fallback = (name: string, template: Json): Json => {
    if (evaluating.has(name)) throw new ExpressionError(`the variable ${name} needs itself`);
    evaluating.add(name);
    try {
      return evaluateIn(template, lookup);
    } finally {
      evaluating.delete(name);
    }
  };
  return lookup;
}

/** The run's variables as far as they are known: inputs, defaults, and outputs of its own steps. */
export function variablesOf(snapshot: Snapshot): JsonObject {
  const frame = rootFrame(snapshot);
  const lookup = scopeOf(snapshot, frame);
  const names = new Set([...Object.keys(snapshot.definition.variables), ...Object.keys(snapshot.run.inputs)]);
  for (const node of frame.steps) if (outputsAt(snapshot, frame, node)) for (const name of Object.values(node.outputs)) names.add(name);
  const known: [string, Json][] = [];
  for (const name of names) {
    try {
      const value = lookup(name);
      if (value !== undefined) known.push([name, value]);
    } catch (thrown) {
      if (!(thrown instanceof ExpressionError)) throw thrown;
    }
  }
  return Object.fromEntries(known);
}

function outputIn(snapshot: Snapshot, frame: Frame, name: string): Json | undefined {
  for (let index = frame.steps.length - 1; index >= 0; index--) {
    const outputs = outputsAt(snapshot, frame, frame.steps[index]!);
    const value = outputs && own(outputs, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

function outputsAt(snapshot: Snapshot, frame: Frame, node: Node): JsonObject | undefined {
  const status = snapshot.steps.get(frame.prefix + node.name)?.status;
  return status && 'outputs' in status ? status.outputs : undefined;
}

/** A variable of a step that was skipped or has not run: known to the language, without a value yet. */
function isDeclared(frame: Frame | undefined, name: string): boolean {
  if (!frame) return false;
  return frame.steps.some((node) => Object.values(node.outputs).includes(name)) || isDeclared(frame.outer, name);
}

const own = (values: JsonObject, name: string): Json | undefined => (Object.hasOwn(values, name) ? values[name] : undefined);
