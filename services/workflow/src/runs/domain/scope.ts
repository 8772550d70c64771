import { ExpressionError, type Lookup } from '../../expressions/expression.js';
import type { Json, JsonObject } from '../../expressions/json.js';
import { evaluateIn, hasTemplate } from '../../expressions/template.js';
import type { Node } from '../../language/definition.js';
import { innerFrame, previousRound, rootFrame, type Frame } from './frame.js';
import { depthOf, keepValue, keptValue } from './first-use.js';
import { opened, type Value } from './large.js';
import { isBefore, variablesIn, writersOf } from './list-index.js';
import type { Patch } from './run.js';
import type { Snapshot } from './snapshot.js';
import type { Status } from './step.js';

/** Whose values an expression sees: those of a step come from the steps that had ended before it could start, so they never depend on chance. */
export interface Viewer {
  readonly node: Node;
  /** Its own outputs too. */
  readonly after?: boolean;
}

/** The values that expressions in a list see: outputs of its steps, its own variables, then those around it, then inputs, then defaults. */
export function scopeOf(snapshot: Snapshot, frame: Frame, viewer?: Viewer): Lookup {
  const find = finder(snapshot, frame, viewer);
  return (name) => opened(snapshot, find(name));
}

/** The same with large values as they are kept. */
function finder(snapshot: Snapshot, frame: Frame, viewer?: Viewer): (name: string) => Value | undefined {
  const { run, definition } = snapshot;
  const evaluating = new Map<string, Need>();
  /** Says of the variable that is being evaluated what it has looked at. */
  const seen = (look: Partial<Need>) => {
    const need = [...evaluating.values()].at(-1);
    if (!need) return;
    if (look.from && depthOf(look.from) > depthOf(need.from)) need.from = look.from;
    if (look.open) need.open = true;
  };
  const find = (name: string): Value | undefined => {
    if (name === 'now') return snapshot.now.toISOString();
    if (name === 'run') return { id: run.id, workflow: run.workflow, project_id: run.projectId };
    const found = search(snapshot, frame, viewer, name);
    if (found) seen({ from: found.frame });
    const given = found ?? patchOf(snapshot, name);
    const known = given ? given.value : own(run.inputs, name);
    if (known !== undefined) return known;
    const variable = own(definition.variables, name);
    if (variable !== undefined) return fallback(name, variable);
    seen({ open: true });
    return isDeclared(frame, name) ? null : undefined;
  };
  const fallback = (name: string, template: Json): Json => {
    if (!hasTemplate(template)) return template;
    const kept = keptValue(snapshot, frame, name);
    if (kept) {
      seen({ from: kept.frame });
      return kept.value;
    }
    if (evaluating.has(name)) throw new ExpressionError(`the variable ${name} needs itself`);
    const need: Need = { from: rootFrame(snapshot), open: false };
    evaluating.set(name, need);
    let value: Json;
    try {
      value = evaluateIn(template, (inner) => opened(snapshot, find(inner)));
    } finally {
      evaluating.delete(name);
    }
    if (!need.open) keepValue(snapshot, need.from, name, value);
    seen(need);
    return value;
  };
  return find;
}

/** What the value of a variable rests on. */
interface Need {
  /** The innermost list that it needs something of: the value belongs to it. */
  from: Frame;
  /** It needs what has no value yet. */
  open: boolean;
}

/** The run's variables as far as they are known: inputs, defaults, and what its steps put into variables. */
export const variablesOf = (snapshot: Snapshot): JsonObject =>
  Object.fromEntries(Object.entries(valuesOf(snapshot)).map(([name, value]) => [name, opened(snapshot, value)]));

/** The same with large values as they are kept. */
export function valuesOf(snapshot: Snapshot): Readonly<Record<string, Value>> {
  const frame = rootFrame(snapshot);
  const find = finder(snapshot, frame);
  const { definition, run } = snapshot;
  const names = new Set([definition.variables, run.inputs, run.patches ?? {}].flatMap((values) => Object.keys(values)));
  for (const name of variablesIn(frame.steps)) if (inFrame(snapshot, frame, undefined, name) !== undefined) names.add(name);
  const known: [string, Value][] = [];
  for (const name of names) {
    try {
      const value = find(name);
      if (value !== undefined) known.push([name, value]);
    } catch (thrown) {
      if (!(thrown instanceof ExpressionError)) throw thrown;
    }
  }
  return Object.fromEntries(known);
}

/** What the steps of one list put into variables. */
export function resultsOf(snapshot: Snapshot, frame: Frame): Readonly<Record<string, Value>> {
  const found = Array.from(variablesIn(frame.steps), (name) => [name, inFrame(snapshot, frame, undefined, name)] as const);
  return Object.fromEntries(found.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

interface Found {
  readonly value: Value;
  readonly frame: Frame;
}

function search(snapshot: Snapshot, frame: Frame, viewer: Viewer | undefined, name: string): Found | undefined {
  let seen = viewer;
  for (let at: Frame | undefined = frame; at;) {
    const found = inFrame(snapshot, at, seen, name);
    const value = found === undefined ? own(at.variables, name) : found;
    if (value !== undefined) return { value, frame: at };
    seen = at.outer && { node: at.outer.node };
    at = at.outer?.frame;
  }
  return undefined;
}

/** The value that the steps of one list gave a variable; of a while, in the latest round that did. */
function inFrame(snapshot: Snapshot, frame: Frame, viewer: Viewer | undefined, name: string): Value | undefined {
  const writers = writersOf(frame.steps, name);
  if (writers.length === 0) return undefined;
  let seen = viewer;
  for (let at: Frame | undefined = frame; at; at = previousRound(at), seen = undefined) {
    for (let index = writers.length - 1; index >= 0; index--) {
      const writer = writers[index]!;
      if (seen && !(seen.after && writer === seen.node) && !isBefore(at.steps, writer, seen.node)) continue;
      const value = valueFrom(snapshot, at, writer, name);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

function valueFrom(snapshot: Snapshot, frame: Frame, node: Node, name: string): Value | undefined {
  const path = frame.prefix + node.name;
  const step = snapshot.steps.get(path);
  if (!step) return undefined;
  const { status } = step;
  const value = outputOf(status, name);
  if (value !== undefined) return isNewer(status, patchOf(snapshot, name)) ? value : undefined;
  const inside = (key?: string) =>
    node.kind === 'parallel' || node.kind === 'switch' || node.kind === 'while' ? innerFrame(snapshot, frame, node, path, key) : undefined;
  let inner: Frame | undefined;
  if (node.kind === 'parallel') inner = inside();
  if (node.kind === 'switch' && step.chosen) inner = inside(step.chosen);
  if (node.kind === 'while' && step.rounds) inner = inside(String(step.rounds));
  return inner && inFrame(snapshot, inner, undefined, name);
}

/** A variable of a step that was skipped or has not run: known to the language, without a value yet. */
function isDeclared(frame: Frame | undefined, name: string): boolean {
  if (!frame) return false;
  return writersOf(frame.steps, name).length > 0 || isDeclared(frame.outer?.frame, name);
}

const patchOf = ({ run }: Snapshot, name: string): Patch | undefined =>
  run.patches && Object.hasOwn(run.patches, name) ? run.patches[name] : undefined;

/** What somebody sets by hand counts until a step that ends later sets it. */
const isNewer = (status: Status, patch: Patch | undefined): boolean => !patch || ('endedAt' in status && status.endedAt > patch.at);

/** What a step put into a variable. */
export function outputOf(status: Status, name: string): Value | undefined {
  if (!('outputs' in status)) return undefined;
  const small = own(status.outputs, name);
  // Null is what a step may put out.
  return small === undefined && status.large ? own(status.large, name) : small;
}

const own = <V extends Value>(values: Readonly<Record<string, V>>, name: string): V | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;
