import { everyNode, type Definition, type Node } from '../../language/definition.js';
import type { Uses } from './first-use.js';
import type { Values } from './large.js';
import type { Run } from './run.js';
import type { Step } from './step.js';

/** Everything that decides what a run does next. */
export interface Snapshot {
  readonly definition: Definition;
  readonly run: Run;
  /** By path, in the order in which they were first touched. */
  readonly steps: ReadonlyMap<string, Step>;
  readonly now: Date;
  /** Drawn anew for every turn, from 0 to 1; 0 means no chance at all. */
  readonly random: number;
  /** Of a turn: what it remembers of the variables that it evaluates. Without it nothing is remembered. */
  readonly uses?: Uses;
  /** Without it no large value can be opened. */
  readonly values?: Values;
}

export const itemPath = (container: string, key: string | number): string => `${container}[${key}]`;

/** Whether a path lies below another: inside the step. */
export const isBelow = (path: string, above: string): boolean =>
  path.length > above.length && path.startsWith(above) && (path[above.length] === '/' || path[above.length] === '[');

const nodesOf = new WeakMap<Definition, ReadonlyMap<string, Node>>();

/** The definition's node of a step. Definitions are pinned by hash, so every step has one. */
export function nodeOf(definition: Definition, step: Step): Node {
  let nodes = nodesOf.get(definition);
  if (!nodes) nodesOf.set(definition, (nodes = new Map([...everyNode(definition)].map((node) => [node.id, node]))));
  const node = nodes.get(step.node);
  if (!node) throw new TypeError(`step ${step.path} has no node ${step.node} in workflow ${definition.name}`);
  return node;
}
