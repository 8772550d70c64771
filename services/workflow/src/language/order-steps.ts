import type { Node } from './definition.js';
import type { ListKind } from './reading.js';

export interface Listed {
  readonly node: Node;
  /** As the file says; undefined when it does not. */
  readonly needs: readonly string[] | undefined;
}

export type Order = { readonly steps: Node[] } | { readonly faults: readonly { readonly index: number; readonly message: string }[] };

/**
 * A list with the needs of its steps, each after those that it needs, otherwise as listed. Where the file says nothing, a step needs all
 * that are listed before it; in a parallel, none.
 */
export function inOrder(listed: readonly Listed[], kind: ListKind): Order {
  const index = new Map(listed.map(({ node }, at) => [node.name, at]));
  const faults = listed.flatMap(({ node, needs }, at) =>
    (needs ?? []).flatMap((name) =>
      index.has(name) && name !== node.name
        ? []
        : [
            {
              index: at,
              message: `${node.name} needs ${name}, ${name === node.name ? 'which is itself' : 'which is no step of the same list'}.`,
            },
          ],
    ),
  );
  if (faults.length > 0) return { faults };
  const needs = resolved(listed, kind);
  const order = sorted(listed.map(({ node }) => needs.get(node.name)!.map((name) => index.get(name)!)));
  if ('cycle' in order) {
    const names = order.cycle.map((at) => listed[at]!.node.name);
    return { faults: [{ index: order.cycle[0]!, message: `steps wait for each other in a circle: ${names.join(' → ')}.` }] };
  }
  return { steps: order.sorted.map((at) => ({ ...listed[at]!.node, needs: needs.get(listed[at]!.node.name)! })) };
}

/** Only the last ones of those before: the rest is needed through them. */
function resolved(listed: readonly Listed[], kind: ListKind): Map<string, readonly string[]> {
  let ends = new Set<string>();
  const all = new Map<string, readonly string[]>();
  for (const { node, needs } of listed) {
    const own = needs ?? (kind === 'parallel' ? [] : [...ends]);
    if (needs === undefined && kind !== 'parallel') ends = new Set();
    for (const name of own) ends.delete(name);
    ends.add(node.name);
    all.set(node.name, [...new Set(own)]);
  }
  return all;
}

function sorted(needs: readonly (readonly number[])[]): { sorted: number[] } | { cycle: number[] } {
  const order: number[] = [];
  const state = needs.map((): 'new' | 'open' | 'done' => 'new');
  const trail: number[] = [];
  for (const root of needs.keys()) {
    const stack = [{ at: root, next: 0 }];
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      if (state[top.at] === 'done') {
        stack.pop();
        continue;
      }
      if (top.next === 0) {
        state[top.at] = 'open';
        trail.push(top.at);
      }
      const parent = needs[top.at]![top.next++];
      if (parent === undefined) {
        state[top.at] = 'done';
        trail.pop();
        order.push(top.at);
        stack.pop();
      } else if (state[parent] === 'open') {
        return { cycle: [...trail.slice(trail.indexOf(parent)), parent] };
      } else if (state[parent] === 'new') {
        stack.push({ at: parent, next: 0 });
      }
    }
  }
  return { sorted: order };
}
