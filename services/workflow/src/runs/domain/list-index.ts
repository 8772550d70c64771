import { blocksOf, type Node } from '../../language/definition.js';

/** What is asked of a list of steps again and again. Lists belong to a definition and never change. */
interface ListIndex {
  /** Variable → the steps that set it, themselves or with what is inside them. */
  readonly writers: ReadonlyMap<string, readonly Node[]>;
  readonly positions: ReadonlyMap<string, number>;
  /** Per step, where in the list stands what it needs. */
  readonly needs: readonly (readonly number[])[];
  /** Per step, one bit for each that has ended before it starts. */
  readonly before: readonly Uint32Array[];
}

const indexes = new WeakMap<readonly Node[], ListIndex>();

function indexOf(steps: readonly Node[]): ListIndex {
  let index = indexes.get(steps);
  if (!index) indexes.set(steps, (index = build(steps)));
  return index;
}

/** The steps of a list that set a variable, in their order. */
export const writersOf = (steps: readonly Node[], variable: string): readonly Node[] => indexOf(steps).writers.get(variable) ?? [];

/** Every variable that the steps of a list set. */
export const variablesIn = (steps: readonly Node[]): Iterable<string> => indexOf(steps).writers.keys();

/** Per step of a list, where in it stands what the step needs. */
export const needsIn = (steps: readonly Node[]): readonly (readonly number[])[] => indexOf(steps).needs;

/** Whether a step of a list starts only when another has ended, through however many between them. */
export function isBefore(steps: readonly Node[], earlier: Node, later: Node): boolean {
  const { positions, before } = indexOf(steps);
  const at = positions.get(earlier.name);
  const row = before[positions.get(later.name) ?? -1];
  return at !== undefined && row !== undefined && (row[at >>> 5]! & (1 << (at & 31))) !== 0;
}

function build(steps: readonly Node[]): ListIndex {
  const writers = new Map<string, Node[]>();
  for (const node of steps) {
    for (const variable of new Set(written(node))) {
      const list = writers.get(variable);
      if (list) list.push(node);
      else writers.set(variable, [node]);
    }
  }
  const positions = new Map(steps.map(({ name }, at) => [name, at]));
  const before: Uint32Array[] = [];
  for (const { needs } of steps) {
    const row = new Uint32Array((steps.length + 31) >>> 5);
    for (const name of needs) {
      const at = positions.get(name)!;
      row[at >>> 5]! |= 1 << (at & 31);
      for (const [word, bits] of before[at]!.entries()) row[word]! |= bits;
    }
    before.push(row);
  }
  const needs = steps.map((node) => node.needs.map((name) => positions.get(name)!));
  return { writers, positions, needs, before };
}

function* written(node: Node): Generator<string> {
  yield* Object.values(node.outputs);
  for (const { steps, shared } of blocksOf(node)) if (shared) for (const inner of steps) yield* written(inner);
}
