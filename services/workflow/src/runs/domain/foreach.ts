import type { ForeachNode } from '../../language/definition.js';
import type { Action } from './action.js';
import { itemFrame, type Frame } from './frame.js';
import { opened } from './large.js';
import { mapped } from './outputs.js';
import { enough, outOfReach } from './quorum.js';
import { isUndoing } from './rollback.js';
import { isHeld, type Failure } from './run.js';
import { resultsOf } from './scope.js';
import { advance } from './sequence.js';
import { itemPath, type Snapshot } from './snapshot.js';
import { isOpen, stepEnded, type Item, type Step } from './step.js';
import { refused } from './too-large.js';

type StateOf = (key: string) => Step | undefined;

/**
 * The next actions of a foreach that is at work. Items earlier in the list come first. A slot is held by an item only while one of its
 * steps runs, so an item that waits for its turn (`in_order`, a signal, a retry) lets others work.
 */
export function advanceForeach(snapshot: Snapshot, outer: Frame, node: ForeachNode, step: Step, closing: boolean): Action[] {
  const items = step.items ?? [];
  const stateOf: StateOf = (key) => snapshot.steps.get(itemPath(step.path, key));
  const failure = closing ? undefined : hopeless(node, items, stateOf);
  if (failure) return giveUp(snapshot, outer, node, step, failure);
  if (!closing && items.every(({ key }) => stepEnded(stateOf(key)))) return conclude(snapshot, outer, step, node, stateOf);

  let slots = closing ? 0 : node.concurrency - items.filter(({ key }) => isBusy(snapshot, node, itemPath(step.path, key))).length;
  const actions: Action[] = [];
  for (const [index, item] of items.entries()) {
    const path = itemPath(step.path, item.key);
    const state = snapshot.steps.get(path)?.status.state;
    if (state === undefined || state === 'pending') {
      const opening = closing || isHeld(snapshot.run) ? undefined : openItem(item, path, node, stateOf, slots > 0);
      if (opening?.type === 'openItem') slots--;
      if (opening) actions.push(opening);
    } else if (state === 'running') {
      const mayPass = (name: string) =>
        items
          .slice(0, index)
          .every(({ key }) => stepEnded(stateOf(key)) || stepEnded(snapshot.steps.get(`${itemPath(step.path, key)}/${name}`)));
      const progress = advance(snapshot, itemFrame(outer, node, path, item), { mayStart: slots > 0, mayPass, closing });
      if (progress.state === 'done') actions.push({ type: 'succeed', path, outputs: {} });
      if (progress.state === 'failed') {
        const fail: Action = { type: 'failPart', path, failure: progress.failure };
        if (node.failure !== 'collect') return [fail];
        actions.push(fail);
      }
      if (progress.state !== 'open') continue;
      actions.push(...progress.actions);
      if (progress.actions.some((action) => takesSlot(action, path))) slots--;
    }
  }
  return actions;
}

function openItem(item: Item, path: string, node: ForeachNode, stateOf: StateOf, free: boolean): Action | undefined {
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
  (action.type === 'start' || action.type === 'call' || action.type === 'expand' || action.type === 'enter') &&
  action.path.startsWith(`${item}/`) &&
  !action.path.includes('/', item.length + 1);

/** Why the whole cannot end well any more. */
function hopeless(node: ForeachNode, items: readonly Item[], stateOf: StateOf): Failure | undefined {
  if (node.failure === 'collect') return undefined;
  const states = items.map(({ key }) => stateOf(key)?.status);
  if (node.failure === 'fail-fast') {
    const failed = states.find((status) => status?.state === 'failed');
    return failed?.state === 'failed' ? failed.failure : undefined;
  }
  const count = (...among: string[]) => states.filter((status) => status !== undefined && among.includes(status.state)).length;
  const lost = count('failed', 'skipped');
  if (!outOfReach(node, items.length, lost + count('cancelled'))) return undefined;
  return { code: 'incomplete', message: `${lost} of ${items.length} did not succeed; the rest is too few.` };
}

/** The others are cancelled; one that undoes what it did is let finish that. */
function giveUp(snapshot: Snapshot, outer: Frame, node: ForeachNode, step: Step, failure: Failure): Action[] {
  const actions: Action[] = [];
  let open = false;
  for (const item of step.items ?? []) {
    const path = itemPath(step.path, item.key);
    const known = snapshot.steps.get(path);
    if (!known || !isOpen(known)) continue;
    open = true;
    if (!isUndoing(snapshot, path)) {
      actions.push({ type: 'cancel', path, self: true });
      continue;
    }
    const progress = advance(snapshot, itemFrame(outer, node, path, item), { mayStart: false, closing: true });
    if (progress.state === 'open') actions.push(...progress.actions);
    else
      actions.push(
        progress.state === 'failed' ? { type: 'failPart', path, failure: progress.failure } : { type: 'succeed', path, outputs: {} },
      );
  }
  return open ? actions : [{ type: 'fail', path: step.path, node, failure, outputs: {} }];
}

function conclude(snapshot: Snapshot, outer: Frame, step: Step, node: ForeachNode, stateOf: StateOf): Action[] {
  const items = step.items ?? [];
  const keys = (state: string) => items.filter(({ key }) => stateOf(key)?.status.state === state).map(({ key }) => key);
  const succeeded = keys('succeeded');
  const failed = keys('failed');
  const skipped = keys('skipped');
  const asked = Object.hasOwn(node.outputs, 'results');
  const found = asked ? items.map((item) => resultOf(snapshot, outer, node, step, item, stateOf)) : [];
  const among = found.flatMap((one) => Object.values(one ?? {}));
  const failure = refused(`${step.path}: what it collects of its items`, among, snapshot.values?.largest);
  if (failure) return [{ type: 'fail', path: step.path, node, failure, outputs: {} }];
  const results = found.map((one) => one && mapValues(one, (value) => opened(snapshot, value)));
  const outputs = mapped(node, { succeeded, failed, skipped, ...(asked && { results }) });
  const whole = failed.length + skipped.length === 0;
  if (whole || (node.failure === 'quorum' && enough(node, items.length, succeeded.length)))
    return [{ type: 'succeed', path: step.path, outputs }];
  const others = skipped.length > 0 ? `, ${skipped.length} skipped (${skipped.join(', ')})` : '';
  const message = `${failed.length} of ${items.length} failed (${failed.join(', ')})${others}.`;
  return [{ type: 'fail', path: step.path, node, failure: { code: 'incomplete', message }, outputs }];
}

/** What the steps of an item put into variables; null for one that did not succeed. */
function resultOf(snapshot: Snapshot, outer: Frame, node: ForeachNode, step: Step, item: Item, stateOf: StateOf) {
  if (stateOf(item.key)?.status.state !== 'succeeded') return null;
  return resultsOf(snapshot, itemFrame(outer, node, itemPath(step.path, item.key), item));
}

const mapValues = <V, W>(given: Readonly<Record<string, V>>, map: (value: V) => W): Readonly<Record<string, W>> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, map(value)]));
