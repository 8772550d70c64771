import { allNodes, type Definition, type Node } from '../../language/definition.js';
import type { Run } from './run.js';
import type { Step } from './step.js';

/** Everything that decides what a run does next. Frozen: `evolve` makes another. */
export interface Snapshot {
  readonly definition: Definition;
  readonly run: Run;
  /** By path. */
  readonly steps: ReadonlyMap<string, Step>;
  readonly now: Date;
}

export const itemPath = (foreach: string, key: string): string => `${foreach}[${key}]`;

const nodesOf = new WeakMap<Definition, ReadonlyMap<string, Node>>();

/** The definition's node of a step. Definitions are pinned by hash, so every step has one. */
export function nodeOf(definition: Definition, step: Step): Node {
  let nodes = nodesOf.get(definition);
  if (!nodes) nodesOf.set(definition, (nodes = new Map([...allNodes(definition.steps)].map((node) => [node.id, node]))));
  const node = nodes.get(step.node);
  if (!node) throw new TypeError(`step ${step.path} has no node ${step.node} in workflow ${definition.name}`);
  return node;
}
