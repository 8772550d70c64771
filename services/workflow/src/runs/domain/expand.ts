import { ExpressionError, type Lookup } from '../../expressions/expression.js';
import { asText, isList, kindOf, type Json } from '../../expressions/json.js';
import { evaluateIn } from '../../expressions/template.js';
import type { ForeachNode } from '../../language/definition.js';
import { itemFrame, type Frame } from './frame.js';
import { scopeOf } from './scope.js';
import type { Snapshot } from './snapshot.js';
import type { Item } from './step.js';

const KEY = /^[A-Za-z0-9._:@-]{1,100}$/;
const MAX_ITEMS = 10_000;

/** The items of a foreach, fixed when it begins. Throws an ExpressionError when they cannot all be worked on. */
export function itemsOf(snapshot: Snapshot, frame: Frame, node: ForeachNode, lookup: Lookup): Item[] {
  const list = evaluateIn(node.items, lookup);
  if (!isList(list)) throw new ExpressionError(`\`items\` gives ${kindOf(list)} instead of a list`);
  if (list.length > MAX_ITEMS) throw new ExpressionError(`\`items\` has ${list.length} items; at most ${MAX_ITEMS} are worked on`);
  const items = list.map((value) => itemOf(value, snapshot, frame, node));
  checkGraph(items, node);
  return items;
}

function itemOf(value: Json, snapshot: Snapshot, outer: Frame, node: ForeachNode): Item {
  const lookup = scopeOf(snapshot, { ...itemFrame(outer, node, '', { value }), steps: [] });
  const key = asText(evaluateIn(node.key, lookup));
  if (!KEY.test(key)) throw new ExpressionError(`the key ${JSON.stringify(key)} is not made of letters, digits and . _ : @ - alone`);
  const after = evaluateIn(node.after, lookup);
  if (!isList(after)) throw new ExpressionError(`\`after\` of ${key} gives ${kindOf(after)} instead of a list of keys`);
  const label = evaluateIn(node.label, lookup);
  return { key, label: typeof label === 'string' ? label : key, value, after: after.map(asText) };
}

function checkGraph(items: readonly Item[], node: ForeachNode): void {
  const position = new Map<string, number>();
  for (const [index, { key }] of items.entries()) {
    if (position.has(key)) throw new ExpressionError(`two items have the key ${key}`);
    position.set(key, index);
  }
  const ordered = node.steps.some((step) => step.inOrder);
  for (const [index, { key, after }] of items.entries()) {
    for (const parent of after) {
      const at = position.get(parent);
      if (at === undefined) throw new ExpressionError(`item ${key} waits for ${parent}, which is not in the list`);
      if (ordered && at >= index)
        throw new ExpressionError(`item ${key} waits for ${parent}, which comes later in the list; with \`in_order\` that would never end`);
    }
  }
  const cycle = findCycle(items, position);
  if (cycle) throw new ExpressionError(`items wait for each other in a circle: ${cycle.join(' → ')}`);
}

function findCycle(items: readonly Item[], position: ReadonlyMap<string, number>): string[] | undefined {
  const waiting = items.map((item) => item.after.length);
  const children = items.map((): number[] => []);
  for (const [index, item] of items.entries()) for (const parent of item.after) children[position.get(parent)!]!.push(index);
  const free = items.flatMap((item, index) => (item.after.length === 0 ? [index] : []));
  for (const index of free) for (const child of children[index]!) if (--waiting[child]! === 0) free.push(child);
  if (free.length === items.length) return undefined;
  const stuck = new Set([...items.keys()].filter((index) => waiting[index]! > 0));
  const trail: number[] = [];
  let at = stuck.values().next().value!;
  while (!trail.includes(at)) {
    trail.push(at);
    at = items[at]!.after.map((key) => position.get(key)!).find((parent) => stuck.has(parent))!;
  }
  return [...trail.slice(trail.indexOf(at)), at].map((index) => items[index]!.key);
}
