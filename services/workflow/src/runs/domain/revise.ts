import type { Action } from './action.js';
import { locate, type Frame } from './frame.js';
import { isBefore } from './list-index.js';
import { isBelow, nodeOf, type Snapshot } from './snapshot.js';
import { isOpen } from './step.js';

/**
 * What is approved has changed. A gate that still waits forgets its votes. One that was approved opens again: what rests on it and has not
 * ended is taken back until the new revision is approved; what has ended stays as it is.
 */
export function revised(snapshot: Snapshot, path: string, revision: string): Action[] {
  const step = snapshot.steps.get(path);
  if (!step || snapshot.run.ending || step.kind !== 'approval') return [];
  const { state } = step.status;
  if (state !== 'waiting' && state !== 'succeeded') return [];
  if (step.approval?.revision === revision) return [];
  const node = nodeOf(snapshot.definition, step);
  if (node.kind !== 'approval' || !step.approval) return [];
  if (step.status.state === 'succeeded' && !inOpenLists(snapshot, path)) return [];
  return [{ type: 'revise', path, node, revision, takenBack: state === 'succeeded' ? resting(snapshot, path) : [] }];
}

/** Paths of the open steps that come after it, in its list and in those around it. */
function resting(snapshot: Snapshot, path: string): string[] {
  const { frame, node } = locate(snapshot, path);
  const paths: string[] = [];
  let own = node;
  for (let at: Frame | undefined = frame; at; at = at.outer?.frame) {
    for (const other of at.steps) {
      if (!isBefore(at.steps, own, other)) continue;
      const top = at.prefix + other.name;
      for (const step of snapshot.steps.values()) if ((step.path === top || isBelow(step.path, top)) && isOpen(step)) paths.push(step.path);
    }
    if (at.outer) own = at.outer.node;
  }
  return paths;
}

/** A list that has ended takes nothing back. */
function inOpenLists(snapshot: Snapshot, path: string): boolean {
  return [...snapshot.steps.values()].every((step) => !isBelow(path, step.path) || isOpen(step));
}
