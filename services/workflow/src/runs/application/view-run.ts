import type { Node } from '../../language/definition.js';
import { scopeOf, type Frame } from '../domain/frame.js';
import { itemPath, type Snapshot } from '../domain/snapshot.js';
import { describe } from '../domain/start-step.js';
import type { Step } from '../domain/step.js';

/** A step as people see it: also those whose turn has not come. */
export type StepView = Omit<Step, 'id' | 'node' | 'failures' | 'items'>;

/** All steps of a run in the order of the workflow, items in the order of their list. */
export function stepsOf(snapshot: Snapshot): StepView[] {
  return [...walk(snapshot, { steps: snapshot.definition.steps, prefix: '', variables: {} })];
}

function* walk(snapshot: Snapshot, frame: Frame): Generator<StepView> {
  for (const node of frame.steps) {
    const path = frame.prefix + node.name;
    const step = snapshot.steps.get(path);
    yield step ?? untouched(snapshot, frame, node, path);
    if (node.kind !== 'foreach') continue;
    for (const item of step?.items ?? []) {
      const at = itemPath(path, item.key);
      const known = snapshot.steps.get(at);
      yield known ?? { path: at, name: item.key, kind: 'item', description: item.label, attempt: 0, status: { state: 'pending' } };
      if (known?.status.state === 'skipped') continue;
      yield* walk(snapshot, { steps: node.steps, prefix: `${at}/`, variables: { [node.as]: item.value }, outer: frame });
    }
  }
}

function untouched(snapshot: Snapshot, frame: Frame, node: Node, path: string): StepView {
  return {
    path,
    name: node.name,
    kind: node.kind,
    description: describe(node.description, scopeOf(snapshot, frame)),
    attempt: 0,
    status: { state: 'pending' },
  };
}
