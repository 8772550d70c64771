import type { ForeachNode } from '../../language/definition.js';
import type { Action } from './action.js';
import type { Frame } from './frame.js';
import { advance } from './sequence.js';
import { itemPath, type Snapshot } from './snapshot.js';
import { stepEnded, type Item, type Step } from './step.js';

/**
 * The next actions of a foreach that is at work. Items earlier in the list come first. A slot is held by an item only while one of its
 * steps runs, so an item that waits for its turn (`in_order`, a signal, a retry) lets others work.
 */
export function advanceForeach(snapshot: Snapshot, outer: Frame, node: ForeachNode, step: Step): Action[] {
  const items = step.items ?? [];
  const stateOf = (key: string) => snapshot.steps.get(itemPath(step.path, key));
  const failed = items.find(({ key }) => stateOf(key)?.status.state === 'failed');
  if (failed && node.failure === 'fail-fast') return failFast(step, node, stateOf(failed.key)!);
  if (items.every(({ key }) => stepEnded(stateOf(key)))) return conclude(step, node, items, stateOf);

  let slots = node.concurrency - items.filter(({ key }) => isBusy(snapshot, node, itemPath(step.path, key))).length;
  const actions: Action[] = [];
  for (const [index, item] of items.entries()) {
    const path = itemPath(step.path, item.key);
    const state = snapshot.steps.get(path)?.status.state;
    if (state === undefined || state === 'pending') {
      const opening = openItem(item, path, node, stateOf, slots > 0);
      if (opening?.type === 'openItem') slots--;
      if (opening) actions.push(opening);
    } else if (state === 'running') {
      const frame: Frame = { steps: node.steps, prefix: `${path}/`, variables: { [node.as]: item.value }, outer };
      const mayPass = (name: string) =>
        items
          .slice(0, index)
          .every(({ key }) => stepEnded(stateOf(key)) || stepEnded(snapshot.steps.get(`${itemPath(step.path, key)}/${name}`)));
      const progress = advance(snapshot, frame, slots > 0, mayPass);
      if (progress.state === 'done') actions.push({ type: 'succeed', path, outputs: {} });
      if (progress.state === 'failed') {
        const fail: Action = { type: 'failItem', path, failure: progress.failure };
        if (node.failure === 'fail-fast') return [fail];
        actions.push(fail);
      }
      if (progress.state !== 'open') continue;
      actions.push(...progress.actions);
      if (progress.actions.some((action) => takesSlot(action, path))) slots--;
    }
  }
  return actions;
}

function openItem(
  item: Item,
  path: string,
  node: ForeachNode,
  stateOf: (key: string) => Step | undefined,
  free: boolean,
): Action | undefined {
  const lost = item.after.find((parent) => {
    const state = stateOf(parent)?.status.state;
    return state === 'failed' || state === 'skipped' || state === 'cancelled';
  });
  if (lost !== undefined) return { type: 'skip', path, node, item, reason: `It waits for ${lost}, which did not succeed.` };
  const ready = item.after.every((parent) => stateOf(parent)?.status.state === 'succeeded');
  return ready && free ? { type: 'openItem', path, node, item } : undefined;
}

const isBusy = (snapshot: Snapshot, node: ForeachNode, path: string): boolean =>
  node.steps.some((inner) => snapshot.steps.get(`${path}/${inner.name}`)?.status.state === 'running');

/** Only a step that is new to the item: what happens deeper inside it already has the item's slot. */
const takesSlot = (action: Action, item: string): boolean =>
  (action.type === 'start' || action.type === 'expand') &&
  action.path.startsWith(`${item}/`) &&
  !action.path.includes('/', item.length + 1);

function failFast(step: Step, node: ForeachNode, item: Step): Action[] {
  const failure = item.status.state === 'failed' ? item.status.failure : { code: 'internal' as const, message: 'An item failed.' };
  return [
    { type: 'cancel', path: step.path },
    { type: 'fail', path: step.path, node, failure, outputs: {} },
  ];
}

function conclude(step: Step, node: ForeachNode, items: readonly Item[], stateOf: (key: string) => Step | undefined): Action[] {
  const keys = (state: string) => items.filter(({ key }) => stateOf(key)?.status.state === state).map(({ key }) => key);
  const succeeded = keys('succeeded');
  const failed = keys('failed');
  const skipped = keys('skipped');
  const result: Readonly<Record<string, readonly string[]>> = { succeeded, failed, skipped };
  const outputs = Object.fromEntries(Object.entries(node.outputs).map(([field, variable]) => [variable, result[field] ?? null]));
  if (failed.length + skipped.length === 0) return [{ type: 'succeed', path: step.path, outputs }];
  const others = skipped.length > 0 ? `, ${skipped.length} skipped (${skipped.join(', ')})` : '';
  const message = `${failed.length} of ${items.length} failed (${failed.join(', ')})${others}.`;
  return [{ type: 'fail', path: step.path, node, failure: { code: 'incomplete', message }, outputs }];
}
