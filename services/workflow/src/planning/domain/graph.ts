import { Smallest } from './smallest.js';

/** Something that takes time and waits for others. Weights are whole numbers, so that sums and comparisons are exact. */
export interface Vertex {
  readonly id: string;
  readonly after: readonly string[];
  readonly weight: number;
}

export interface Schedule {
  /** How much later a vertex could begin without moving the end. */
  readonly slack: ReadonlyMap<string, number>;
  /** One longest chain, from a vertex that waits for nobody to the end. */
  readonly criticalPath: readonly string[];
  readonly total: number;
}

/** The vertices with every parent before its children; where the graph leaves a choice, as they were given. Undefined when there is a circle. */
export function inOrder<V extends Vertex>(vertices: readonly V[]): V[] | undefined {
  const children = childrenOf(vertices);
  const missing = vertices.map(({ after }) => after.length);
  const ready = new Smallest();
  for (const [index, count] of missing.entries()) if (count === 0) ready.push(index);
  const ordered: V[] = [];
  for (let index = ready.pop(); index !== undefined; index = ready.pop()) {
    ordered.push(vertices[index]!);
    for (const child of children[index]!) {
      missing[child]! -= 1;
      if (missing[child] === 0) ready.push(child);
    }
  }
  return ordered.length === vertices.length ? ordered : undefined;
}

function childrenOf(vertices: readonly Vertex[]): number[][] {
  const indices = new Map(vertices.map(({ id }, index) => [id, index]));
  const children = vertices.map((): number[] => []);
  for (const [index, { after }] of vertices.entries()) for (const parent of after) children[indices.get(parent)!]!.push(index);
  return children;
}

/** The ids of one circle, its first id again at its end. Only for a graph that has one. */
export function circleIn(vertices: readonly Vertex[]): string[] {
  const left = new Map(vertices.map((vertex) => [vertex.id, vertex]));
  for (let freed = true; freed;) {
    freed = false;
    for (const { id, after } of left.values()) if (after.every((parent) => !left.has(parent))) freed = left.delete(id);
  }
  const trail: string[] = [];
  let at = left.keys().next().value!;
  while (!trail.includes(at)) {
    trail.push(at);
    at = left.get(at)!.after.find((parent) => left.has(parent))!;
  }
  return [...trail.slice(trail.indexOf(at)), at];
}

/** Longest paths through an ordered graph: earliest starts forward, latest starts backward. */
export function schedule(ordered: readonly Vertex[]): Schedule {
  const starts = new Map<string, number>();
  const ends = new Map<string, number>();
  let total = 0;
  for (const { id, after, weight } of ordered) {
    const start = after.reduce((latest, parent) => Math.max(latest, ends.get(parent)!), 0);
    starts.set(id, start);
    ends.set(id, start + weight);
    total = Math.max(total, start + weight);
  }
  const latestEnd = new Map(ordered.map(({ id }) => [id, total]));
  const slack = new Map<string, number>();
  for (const { id, after, weight } of ordered.toReversed()) {
    const latestStart = latestEnd.get(id)! - weight;
    for (const parent of after) latestEnd.set(parent, Math.min(latestEnd.get(parent)!, latestStart));
    slack.set(id, latestStart - starts.get(id)!);
  }
  return { slack, total, criticalPath: longestChain(ordered, ends, total) };
}

function longestChain(ordered: readonly Vertex[], ends: ReadonlyMap<string, number>, total: number): string[] {
  const byId = new Map(ordered.map((vertex) => [vertex.id, vertex]));
  const chain: string[] = [];
  let at = ordered.find(({ id }) => ends.get(id) === total);
  while (at) {
    chain.unshift(at.id);
    const start: number = ends.get(at.id)! - at.weight;
    at = at.after.map((parent) => byId.get(parent)!).find(({ id }) => ends.get(id) === start);
  }
  return chain;
}
