import type { ApprovalNode } from '../../language/definition.js';
import type { Action } from './action.js';
import { approvalOf } from './approval.js';
import { locate, type Frame } from './frame.js';
import { isBefore } from './list-index.js';
import { scopeOf } from './scope.js';
import { isBelow, nodeOf, type Snapshot } from './snapshot.js';
import { refusing } from './start-step.js';
import { isOpen, type Approval, type Step } from './step.js';

/** Who says that it is another, as a token says, and whose act that is; neither: nobody did, it follows. */
type Teller = Pick<Extract<Action, { type: 'revise' }>, 'by' | 'person'>;

const said = ({ by, person }: Teller): Teller => ({ ...(by !== undefined && { by }), ...(person !== undefined && { person }) });

/**
 * What is approved has changed. A gate that still waits forgets its votes. One that was approved opens again: what rests on it and has not
 * ended is taken back until the new revision is approved; what has ended stays as it is.
 */
export function revised(snapshot: Snapshot, path: string, revision: string, teller: Teller): Action[] {
  const gate = revisable(snapshot, path);
  if (!gate || gate.approval.revision === revision) return [];
  return [{ ...again(snapshot, gate), revision, ...said(teller) }];
}

/**
 * The gates about which other variables give another answer: what they ask about, or what they show, is not what people have looked at. What
 * somebody told since the gate began stays, as long as the gate's own expression gives what it gave. `anew`: all gates ask again.
 */
export function rechecked(snapshot: Snapshot, teller: Teller, anew = false): Action[] {
  return [...snapshot.steps.values()].flatMap(({ path, kind }): Action[] => {
    const gate = kind === 'approval' ? revisable(snapshot, path) : undefined;
    if (!gate) return [];
    return refusing(gate.node, path, () => {
      const { frame } = locate(snapshot, path);
      const { revision: evaluated, payload } = approvalOf(gate.node, scopeOf(snapshot, frame, { node: gate.node }));
      const { revision, evaluated: before, payload: shown } = gate.approval;
      const other = evaluated !== (before ?? revision);
      if (!anew && !other && JSON.stringify(payload) === JSON.stringify(shown)) return [];
      return [{ ...again(snapshot, gate), revision: other ? evaluated : revision, evaluated, payload, ...said(teller) }];
    });
  });
}

interface Gate {
  readonly step: Step;
  readonly node: ApprovalNode;
  readonly approval: Approval;
}

function revisable(snapshot: Snapshot, path: string): Gate | undefined {
  const step = snapshot.steps.get(path);
  if (!step?.approval || snapshot.run.ending || step.kind !== 'approval') return undefined;
  const { state } = step.status;
  if (state !== 'waiting' && state !== 'succeeded') return undefined;
  const node = nodeOf(snapshot.definition, step);
  if (node.kind !== 'approval' || (state === 'succeeded' && !inOpenLists(snapshot, path))) return undefined;
  return { step, node, approval: step.approval };
}

const again = (snapshot: Snapshot, { step: { path, status }, node }: Gate) =>
  ({ type: 'revise', path, node, takenBack: status.state === 'succeeded' ? resting(snapshot, path) : [] }) as const;

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
