import type { Node } from '../../language/definition.js';
import type { Action } from './action.js';
import { itemPath, type Snapshot } from './snapshot.js';

/**
 * A resume: what failed or was cancelled opens again, and with it what came after it in the same list, for that may rest on it.
 * Steps that ended well before keep their results. Empty when nothing could go differently.
 */
export function reopened(snapshot: Snapshot): Action[] {
  const paths = new Map<string, 'pending' | 'running'>();
  walk(snapshot, snapshot.definition.steps, '', paths);
  return paths.size > 0 || snapshot.steps.size === 0 ? [{ type: 'reopen', paths }] : [];
}

function walk(snapshot: Snapshot, nodes: readonly Node[], prefix: string, paths: Map<string, 'pending' | 'running'>): void {
  let after = false;
  for (const node of nodes) {
    const path = prefix + node.name;
    const step = snapshot.steps.get(path);
    if (!step) continue;
    const { state } = step.status;
    const bad = state === 'failed' || state === 'cancelled';
    if (after) {
      for (const known of snapshot.steps.keys()) if (known === path || known.startsWith(`${path}[`)) paths.set(known, 'pending');
    } else if (bad && node.kind === 'foreach' && step.items) {
      paths.set(path, 'running');
      for (const { key } of step.items) reopenItem(snapshot, node.steps, itemPath(path, key), paths);
    } else if (bad) {
      paths.set(path, 'pending');
    }
    after ||= bad;
  }
}

function reopenItem(snapshot: Snapshot, nodes: readonly Node[], path: string, paths: Map<string, 'pending' | 'running'>): void {
  const state = snapshot.steps.get(path)?.status.state;
  if (state === 'skipped') paths.set(path, 'pending');
  if (state !== 'failed' && state !== 'cancelled') return;
  paths.set(path, 'running');
  walk(snapshot, nodes, `${path}/`, paths);
}
