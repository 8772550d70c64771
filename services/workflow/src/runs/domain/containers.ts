import type { JsonObject } from '../../expressions/json.js';
import type { ContainerNode, Definition, Node, ParallelNode, SwitchNode } from '../../language/definition.js';
import type { Action } from './action.js';
import { advanceForeach } from './foreach.js';
import { innerFrame, type Frame } from './frame.js';
import { mapped } from './outputs.js';
import { advance, type Progress } from './sequence.js';
import type { Snapshot } from './snapshot.js';
import type { Step } from './step.js';
import { advanceWhile } from './while.js';

export const isContainer = (node: Node): node is ContainerNode => 'steps' in node || 'cases' in node;

const flat = new WeakMap<Definition, boolean>();

/** Whether no step of a file has steps inside. */
export function isFlat(definition: Definition): boolean {
  let known = flat.get(definition);
  if (known === undefined) flat.set(definition, (known = !definition.steps.some(isContainer)));
  return known;
}

/** The next actions of a container that is at work. `closing`: nothing new begins in it, only what is being undone goes on. */
export function workInside(snapshot: Snapshot, frame: Frame, node: ContainerNode, step: Step, closing = false): Action[] {
  switch (node.kind) {
    case 'foreach':
      return advanceForeach(snapshot, frame, node, step, closing);
    case 'while':
      return advanceWhile(snapshot, frame, node, step, closing);
    case 'parallel': {
      const inner = innerFrame(snapshot, frame, node, step.path);
      return ending(advance(snapshot, inner, { mayStart: !closing, closing }), node, step, () => namesByState(snapshot, inner));
    }
    case 'switch': {
      const inner = innerFrame(snapshot, frame, node, step.path, step.chosen);
      return ending(advance(snapshot, inner, { mayStart: !closing, closing }), node, step, () => ({ case: step.chosen || null }));
    }
  }
}

function ending(progress: Progress, node: ParallelNode | SwitchNode, step: Step, result: () => JsonObject): Action[] {
  if (progress.state === 'open') return progress.actions;
  const outputs = mapped(node, result());
  if (progress.state === 'done') return [{ type: 'succeed', path: step.path, outputs }];
  return [{ type: 'fail', path: step.path, node, failure: progress.failure, outputs }];
}

function namesByState(snapshot: Snapshot, { steps, prefix }: Frame): JsonObject {
  const names = (state: string) =>
    steps.filter(({ name }) => snapshot.steps.get(prefix + name)?.status.state === state).map(({ name }) => name);
  return { succeeded: names('succeeded'), failed: names('failed'), skipped: names('skipped') };
}
