import { POST, type ContainerNode } from '../../language/definition.js';
import type { Action } from './action.js';
import { isContainer } from './containers.js';
import { innerFrame, rootFrame, type Frame } from './frame.js';
import { isBefore } from './list-index.js';
import { isBelow, itemPath, type Snapshot } from './snapshot.js';
import type { Step, StepState } from './step.js';

export type Paths = Map<string, 'pending' | 'running' | 'recalled'>;

const BAD: ReadonlySet<StepState | undefined> = new Set<StepState>(['failed', 'cancelled', 'compensated', 'compensation_failed']);

/**
 * A resume: what failed, was cancelled or undone opens again, and with it what needs it, for that may rest on it.
 * Steps that ended well before keep their results. Empty when nothing could go differently.
 */
export function reopened(snapshot: Snapshot): Action[] {
  const paths: Paths = new Map();
  walk(snapshot, rootFrame(snapshot), paths);
  if (paths.size === 0 && snapshot.steps.size > 0) return [];
  for (const path of snapshot.steps.keys()) if (path.startsWith(`${POST}/`)) paths.set(path, 'pending');
  return [{ type: 'reopen', paths }];
}

function walk(snapshot: Snapshot, frame: Frame, paths: Paths): void {
  const opened: Frame['steps'][number][] = [];
  for (const node of frame.steps) {
    const path = frame.prefix + node.name;
    const step = snapshot.steps.get(path);
    if (!step) continue;
    if (opened.some((one) => isBefore(frame.steps, one, node))) {
      anew(snapshot, path, paths);
    } else if (isBad(snapshot, step)) {
      opened.push(node);
      if (!isContainer(node) || !goOnInside(snapshot, frame, node, step, paths)) tryAgain(snapshot, step, paths);
    }
  }
}

/** Itself, or something inside it that was undone later. */
function isBad({ steps }: Snapshot, step: Step): boolean {
  if (BAD.has(step.status.state)) return true;
  if (step.kind === 'plugin' || step.kind === 'agent') return false;
  for (const { path, status } of steps.values())
    if ((status.state === 'compensated' || status.state === 'compensation_failed') && isBelow(path, step.path)) return true;
  return false;
}

/** A step that started a run lets that one go on; any other begins from its beginning. */
export function tryAgain(snapshot: Snapshot, { path, child, status: { state } }: Step, paths: Paths): void {
  if (child !== undefined && (state === 'failed' || state === 'cancelled')) paths.set(path, 'recalled');
  else anew(snapshot, path, paths);
}

/** A step and everything inside it begins from its beginning. */
export function anew(snapshot: Snapshot, path: string, paths: Paths): void {
  for (const known of snapshot.steps.keys()) if (known === path || isBelow(known, path)) paths.set(known, 'pending');
}

/** False when the container must begin from its beginning. */
function goOnInside(snapshot: Snapshot, frame: Frame, node: ContainerNode, step: Step, paths: Paths): boolean {
  const { path } = step;
  switch (node.kind) {
    case 'foreach':
      if (!step.items) return false;
      paths.set(path, 'running');
      for (const { key } of step.items) reopenPart(snapshot, frame, node, path, key, paths);
      return true;
    case 'parallel':
      paths.set(path, 'running');
      walk(snapshot, innerFrame(snapshot, frame, node, path), paths);
      return true;
    case 'switch':
      if (!step.chosen) return false;
      paths.set(path, 'running');
      walk(snapshot, innerFrame(snapshot, frame, node, path, step.chosen), paths);
      return true;
    case 'while': {
      const last = snapshot.steps.get(itemPath(path, step.rounds ?? 0));
      if (!last || !BAD.has(last.status.state)) return false;
      paths.set(path, 'running');
      reopenPart(snapshot, frame, node, path, last.name, paths);
      return true;
    }
  }
}

/** An item or a round. */
function reopenPart(snapshot: Snapshot, frame: Frame, node: ContainerNode, container: string, key: string, paths: Paths): void {
  const path = itemPath(container, key);
  const part = snapshot.steps.get(path);
  if (part?.status.state === 'skipped') paths.set(path, 'pending');
  if (!part || part.status.state === 'skipped' || !isBad(snapshot, part)) return;
  paths.set(path, 'running');
  walk(snapshot, innerFrame(snapshot, frame, node, container, key), paths);
}
