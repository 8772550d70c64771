import { POST, type Node } from './definition.js';
import { inOrder, type Listed } from './order-steps.js';
import { ACTION_KINDS, readAction } from './read-action.js';
import { TYPED } from './read-containers.js';
import { fault, type ListKind, type Path, type Reading, type Spot } from './reading.js';

/** Steps without a fault, in the order in which they need each other; the faulty ones are left out and reported. */
export function readSteps(raw: unknown, at: Path, parent: string, reading: Reading, kind: ListKind = 'list'): Node[] {
  const seen = new Set<string>();
  const listed: (Listed & { readonly path: Path })[] = [];
  const before = reading.faults.length;
  for (const [index, step] of (Array.isArray(raw) ? (raw as readonly unknown[]) : []).entries()) {
    const path = [...at, index];
    const node = readStep(step, { path, parent, each: kind === 'foreach' }, reading);
    if (!node) continue;
    if (seen.has(node.name)) fault(reading, [...path, 'name'], `two steps are called ${node.name}; a name is unique among its siblings.`);
    if (parent === '' && node.name === POST) fault(reading, [...path, 'name'], `no step can be called ${POST}.`);
    seen.add(node.name);
    listed.push({ node, needs: (step as { readonly needs?: readonly string[] }).needs, path });
  }
  // A list with holes would bring faults that are none.
  if (reading.faults.length > before) return listed.map(({ node }) => node);
  const order = inOrder(listed, kind);
  if ('steps' in order) return order.steps;
  for (const { index, message } of order.faults) fault(reading, [...listed[index]!.path, 'needs'], message);
  return [];
}

function readStep(raw: unknown, spot: Spot, reading: Reading): Node | undefined {
  const { path } = spot;
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return fault(reading, path, 'a step is a map with a name.');
  const step = raw as Readonly<Record<string, unknown>>;
  const kinds = ACTION_KINDS.filter((kind) => step[kind] !== undefined);
  const { type } = step;
  if (type !== undefined && kinds.length === 0) {
    if (typeof type === 'string' && Object.hasOwn(TYPED, type)) {
      const list = (inner: unknown, at: Path, parent: string, how: ListKind) => readSteps(inner, at, parent, reading, how);
      return TYPED[type as keyof typeof TYPED](step, spot, reading, list);
    }
    const shown = typeof type === 'string' ? type : JSON.stringify(type);
    const message = `\`type: ${shown}\` is unknown; it can be ${Object.keys(TYPED).join(', ')}.`;
    return fault(reading, [...path, 'type'], message);
  }
  const found = [...kinds, ...(type === undefined ? [] : ['type'])];
  const [kind] = kinds;
  if (found.length === 1 && kind) return readAction(kind, step, spot, reading);
  return fault(
    reading,
    path,
    `a step has exactly one of plugin, agent, ai, system and type; this one has ${found.join(' and ') || 'none'}.`,
  );
}
