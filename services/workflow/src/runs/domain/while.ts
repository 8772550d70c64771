import type { WhileNode } from '../../language/definition.js';
import type { Action } from './action.js';
import { innerFrame, type Frame } from './frame.js';
import { mapped } from './outputs.js';
import { isHeld } from './run.js';
import { scopeOf } from './scope.js';
import { advance } from './sequence.js';
import { itemPath, type Snapshot } from './snapshot.js';
import { holds, refusing } from './start-step.js';
import { isOpen, type Step } from './step.js';

/** The next actions of a while that is at work: the present round's, or the question whether there is another one. */
export function advanceWhile(snapshot: Snapshot, outer: Frame, node: WhileNode, step: Step, closing: boolean): Action[] {
  const round = step.rounds ?? 0;
  const path = itemPath(step.path, round);
  const present = snapshot.steps.get(path);
  if (present && isOpen(present)) return goOn(snapshot, outer, node, step, present, closing);
  if (closing) return [];
  if (present?.status.state === 'failed') return [{ type: 'fail', path: step.path, node, failure: present.status.failure, outputs: {} }];
  if (isHeld(snapshot.run)) return [];
  return refusing(node, step.path, () => {
    // Before the first round its number is 0.
    const lookup = scopeOf(snapshot, innerFrame(snapshot, outer, node, step.path, String(round)));
    if (!holds(node.again, lookup)) return [{ type: 'succeed', path: step.path, outputs: mapped(node, { rounds: round }) }];
    if (round >= node.maxRounds) {
      const message = `It wants another round after ${round}; \`max_rounds\` allows no more.`;
      return [{ type: 'fail', path: step.path, node, failure: { code: 'exhausted', message }, outputs: {} }];
    }
    const pause = round > 0 && node.delayMs > 0 ? { readyAt: new Date(snapshot.now.getTime() + node.delayMs) } : {};
    return [{ type: 'openRound', path: step.path, node, round: round + 1, ...pause }];
  });
}

function goOn(snapshot: Snapshot, outer: Frame, node: WhileNode, step: Step, present: Step, closing: boolean): Action[] {
  const { status, path, name } = present;
  if (status.state === 'pending') {
    const later = status.readyAt !== undefined && status.readyAt > snapshot.now;
    return later || closing || isHeld(snapshot.run) ? [] : [{ type: 'openRound', path: step.path, node, round: Number(name) }];
  }
  const progress = advance(snapshot, innerFrame(snapshot, outer, node, step.path, name), { mayStart: !closing, closing });
  if (progress.state === 'done') return [{ type: 'succeed', path, outputs: {} }];
  if (progress.state === 'failed') return [{ type: 'failPart', path, failure: progress.failure }];
  return progress.actions;
}
