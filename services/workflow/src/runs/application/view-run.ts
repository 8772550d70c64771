import { COMPENSATE, POST, postNodes, type Node } from '../../language/definition.js';
import { isContainer } from '../domain/containers.js';
import { innerFrame, itemFrame, rootFrame, type Frame } from '../domain/frame.js';
import { scopeOf } from '../domain/scope.js';
import { itemPath, type Snapshot } from '../domain/snapshot.js';
import { describe } from '../domain/start-step.js';
import type { Step } from '../domain/step.js';

/** A step as people see it: also those whose turn has not come. */
export type StepView = Omit<Step, 'id' | 'node' | 'failures' | 'items' | 'until' | 'chosen' | 'rounds' | 'approval' | 'variables'>;

/** All steps of a run in the order of the workflow, items in the order of their list, what undid a step after it, post-execution actions last. */
export function* stepsOf(snapshot: Snapshot): Generator<StepView> {
  yield* walk(snapshot, rootFrame(snapshot));
  for (const { name } of postNodes(snapshot.definition)) {
    const step = snapshot.steps.get(`${POST}/${name}`);
    if (step) yield step;
  }
}

function* walk(snapshot: Snapshot, frame: Frame): Generator<StepView> {
  for (const node of frame.steps) {
    const path = frame.prefix + node.name;
    const step = snapshot.steps.get(path);
    yield step ?? untouched(snapshot, frame, node, path);
    const undoing = node.compensate && snapshot.steps.get(`${path}/${COMPENSATE}`);
    if (undoing) yield undoing;
    if (isContainer(node)) yield* inside(snapshot, frame, node, path, step);
  }
}

function* inside(snapshot: Snapshot, frame: Frame, node: Node, path: string, step: Step | undefined): Generator<StepView> {
  switch (node.kind) {
    case 'parallel':
      if (step?.status.state !== 'skipped') yield* walk(snapshot, innerFrame(snapshot, frame, node, path));
      return;
    case 'switch':
      if (step?.chosen) yield* walk(snapshot, innerFrame(snapshot, frame, node, path, step.chosen));
      return;
    case 'while':
      for (let round = 1; round <= (step?.rounds ?? 0); round++) {
        const known = snapshot.steps.get(itemPath(path, round));
        if (known) yield known;
        yield* walk(snapshot, innerFrame(snapshot, frame, node, path, String(round)));
      }
      return;
    case 'foreach':
      for (const item of step?.items ?? []) {
        const at = itemPath(path, item.key);
        const known = snapshot.steps.get(at);
        yield known ?? { path: at, name: item.key, kind: 'item', description: item.label, attempt: 0, status: { state: 'pending' } };
        if (known?.status.state !== 'skipped') yield* walk(snapshot, itemFrame(frame, node, at, item));
      }
      return;
    default:
  }
}

function untouched(snapshot: Snapshot, frame: Frame, node: Node, path: string): StepView {
  return {
    path,
    name: node.name,
    kind: node.kind,
    description: describe(node.description, scopeOf(snapshot, frame, { node })),
    attempt: 0,
    status: { state: 'pending' },
  };
}
