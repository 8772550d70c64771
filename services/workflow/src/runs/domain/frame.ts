import type { JsonObject } from '../../expressions/json.js';
import {
  ROUND,
  type ContainerNode,
  type FailurePolicy,
  type ForeachNode,
  type Node,
  type Quorum,
  type WhileNode,
} from '../../language/definition.js';
import { itemPath, type Snapshot } from './snapshot.js';
import type { Item } from './step.js';

/** A list of steps at work: the run's own, or one inside a step. */
export interface Frame {
  readonly steps: readonly Node[];
  /** What stands before a step's name in its path: empty, or `stories[T1]/`. */
  readonly prefix: string;
  /** What only its steps see: the item, the number of the round. */
  readonly variables: JsonObject;
  /** The step that it lies in, and that one's list. */
  readonly outer?: { readonly frame: Frame; readonly node: Node };
  /** Of a while. */
  readonly round?: { readonly node: WhileNode; readonly path: string; readonly number: number };
  readonly failure: FailurePolicy;
  readonly quorum?: Quorum;
  readonly concurrency: number;
}

const ALONE = { failure: 'fail-fast', concurrency: Infinity } as const;

export const rootFrame = ({ definition }: Snapshot): Frame => ({ steps: definition.steps, prefix: '', variables: {}, ...ALONE });

/** The list of a parallel, of the chosen case of a switch, of an item of a foreach or of a round of a while. `key`: which one. */
export function innerFrame(snapshot: Snapshot, frame: Frame, node: ContainerNode, path: string, key = ''): Frame {
  const outer = { frame, node };
  const prefix = `${key === '' ? path : itemPath(path, key)}/`;
  switch (node.kind) {
    case 'parallel': {
      const { steps, failure, quorum, concurrency } = node;
      return { steps, prefix, variables: {}, outer, failure, concurrency, ...(quorum && { quorum }) };
    }
    case 'switch': {
      const steps = node.cases.find(({ name }) => name === key)?.steps ?? [];
      return { steps, prefix, variables: {}, outer, ...ALONE };
    }
    case 'foreach': {
      const item = snapshot.steps.get(path)?.items?.find((one) => one.key === key);
      return itemFrame(frame, node, itemPath(path, key), item ?? { value: null });
    }
    case 'while':
      return roundFrame({ node, path, number: Number(key) }, outer);
  }
}

export const itemFrame = (outer: Frame, node: ForeachNode, path: string, { value }: Pick<Item, 'value'>): Frame => ({
  steps: node.steps,
  prefix: `${path}/`,
  variables: { [node.as]: value },
  outer: { frame: outer, node },
  ...ALONE,
});

/** The round before, whose variables are still seen. */
export function previousRound({ round, outer }: Frame): Frame | undefined {
  return round && outer && round.number > 1 ? roundFrame({ ...round, number: round.number - 1 }, outer) : undefined;
}

function roundFrame(round: NonNullable<Frame['round']>, outer: NonNullable<Frame['outer']>): Frame {
  const prefix = `${itemPath(round.path, round.number)}/`;
  return { steps: round.node.steps, prefix, variables: { [ROUND]: round.number }, outer, round, ...ALONE };
}

/** The list that a step stands in, found by its path, and its node there. */
export function locate(snapshot: Snapshot, path: string): { readonly frame: Frame; readonly node: Node } {
  let frame = rootFrame(snapshot);
  const parts = path.split('/');
  for (const [index, part] of parts.entries()) {
    const bracket = part.indexOf('[');
    const name = bracket < 0 ? part : part.slice(0, bracket);
    const node = frame.steps.find((one) => one.name === name);
    if (!node) break;
    if (index === parts.length - 1) return { frame, node };
    if (!('steps' in node) && !('cases' in node)) break;
    frame = innerFrame(snapshot, frame, node, frame.prefix + name, bracket < 0 ? '' : part.slice(bracket + 1, -1));
  }
  throw new TypeError(`there is no step ${path} in workflow ${snapshot.definition.name}`);
}
