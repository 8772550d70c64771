import { isDeepStrictEqual } from 'node:util';
import { COMPENSATE, everyNode, type ApprovalNode, type Definition, type Node } from '../../language/definition.js';
import { locate } from '../../runs/domain/frame.js';
import { isBefore } from '../../runs/domain/list-index.js';
import { nodeOf, type Snapshot } from '../../runs/domain/snapshot.js';
import { isOpen, type Step } from '../../runs/domain/step.js';

/** Why a run cannot go on with another version of its workflow. */
export interface Obstacle {
  /** Of the step; empty: the run. */
  readonly path: string;
  readonly reason: string;
}

/** Everything that stands in the way; empty: the run can go on as if it had begun with the new version. */
export function obstacles(snapshot: Snapshot, next: Definition): Obstacle[] {
  const nodes = new Map([...everyNode(next)].map((node) => [node.id, node]));
  const found: Obstacle[] = [...ofRun(snapshot, next)];
  const add = (path: string, reason: string | undefined) => {
    if (reason !== undefined && !found.some((one) => one.path === path && one.reason === reason)) found.push({ path, reason });
  };
  let whole = true;
  for (const step of snapshot.steps.values()) {
    const lost = gone(snapshot, step, nodes.get(step.node));
    add(step.path, lost);
    if (lost !== undefined) whole = false;
    else add(step.path, ofStep(nodeOf(snapshot.definition, step), nodes.get(step.node)!, step));
  }
  if (whole) for (const { path, reason } of outOfOrder(snapshot, next)) add(path, reason);
  return found;
}

function* ofRun({ run, definition }: Snapshot, next: Definition): Generator<Obstacle> {
  if (run.ending) yield { path: '', reason: 'its steps are through; only what follows them is at work.' };
  if (!isDeepStrictEqual(definition.concurrency?.key, next.concurrency?.key))
    yield { path: '', reason: 'the key of its concurrency is another one, and the run holds its slot under the old.' };
}

function gone(snapshot: Snapshot, step: Step, now: Node | undefined): string | undefined {
  if (!now) return `it is ${step.status.state}, and the new version has no step ${step.node}.`;
  const { kind } = nodeOf(snapshot.definition, step);
  if (now.kind !== kind) return `it is a step of kind ${kind}, and of kind ${now.kind} in the new version.`;
  if (step.kind === 'item' || step.kind === 'round') return undefined;
  if (now.kind === 'switch' && step.chosen && !now.cases.some(({ name }) => name === step.chosen))
    return `its case ${step.chosen} was chosen, and the new version has none of that name.`;
  return undefined;
}

/** What the step does or has done, against what the new version says of it. */
function ofStep(old: Node, now: Node, step: Step): string | undefined {
  if (step.kind === 'item' || step.kind === 'round') return undefined;
  const atWork = isOpen(step) && step.status.state !== 'pending';
  if (atWork && doing(old) !== doing(now)) return `it is at work as ${doing(old)}; the new version does ${doing(now)}.`;
  if (atWork && old.kind === 'foreach' && now.kind === 'foreach' && (old.key !== now.key || old.as !== now.as))
    return 'its items are at work under the old `key` and `as`.';
  if (step.approval && !isDeepStrictEqual(gate(old as ApprovalNode), gate(now as ApprovalNode)))
    return 'people were asked already, and the new version asks others, or for something else.';
  if (old.compensate && !now.compensate && step.attempt > 0) return 'it may have to be undone, and the new version no longer says how.';
  const never = isOpen(step) || step.status.state === 'skipped' ? undefined : newOutputs(old, now)[0];
  return never === undefined ? undefined : `it has ended, and its result was not kept under the name ${never}, which the new version uses.`;
}

function doing(node: Node): string {
  switch (node.kind) {
    case 'plugin':
      return `${node.plugin}.${node.action}`;
    case 'agent':
      return `${node.agent}.${node.action}`;
    case 'workflow':
      return `the workflow ${node.workflow}`;
    case 'wait':
      return `a wait for ${node.signal}`;
    default:
      return node.kind;
  }
}

const gate = ({ approvers, authors, rights, votes, revision, subject, payload, form, onTimeout, escalateTo }: ApprovalNode) => ({
  approvers,
  authors,
  rights,
  votes,
  revision,
  subject,
  payload,
  form,
  onTimeout,
  escalateTo,
});

const newOutputs = (old: Node, now: Node): string[] => {
  const known = new Set(Object.values(old.outputs));
  return Object.values(now.outputs).filter((variable) => !known.has(variable));
};

/** Steps that have begun although they would have to wait for another one in the new version. */
function* outOfOrder(snapshot: Snapshot, next: Definition): Generator<Obstacle> {
  const then: Snapshot = { ...snapshot, definition: next };
  for (const step of snapshot.steps.values()) {
    if (step.attempt === 0 || step.kind === 'item' || step.kind === 'round' || isBeside(step)) continue;
    const { frame, node } = locate(then, step.path);
    const before = locate(snapshot, step.path);
    for (const other of frame.steps) {
      if (!isBefore(frame.steps, other, node)) continue;
      const path = frame.prefix + other.name;
      const known = snapshot.steps.get(path);
      if (known && !isOpen(known)) continue;
      const same = before.frame.steps.find(({ name }) => name === other.name);
      if (same && isBefore(before.frame.steps, same, before.node)) continue;
      yield { path, reason: `it would come before ${step.path}, which has begun.` };
    }
  }
}

/** Not of a list. */
const isBeside = ({ path }: Step): boolean => path.endsWith(`/${COMPENSATE}`) || path.startsWith('post_execution/');
