import type { JsonObject } from '../../expressions/json.js';
import type { Action } from './action.js';
import type { Change } from './evolve.js';
import type { Run } from './run.js';
import { itemPath } from './snapshot.js';
import type { Step } from './step.js';

/** One line of the run's history, for people and for rerun. */
export interface Entry {
  readonly type: string;
  /** Empty for what is about the run. */
  readonly path: string;
  readonly data: JsonObject;
}

/** What an action adds to the journal, with the steps that it changed. */
export function entriesOf(action: Action, run: Run, changes: readonly Change[]): Entry[] {
  const step = (path: string) => changes.find(({ after }) => after.path === path)?.after;
  switch (action.type) {
    case 'begin':
      return [entry('run.started', '', { workflow: run.workflow })];
    case 'enqueue':
      return [entry('run.queued', '')];
    case 'admit':
      return [entry('run.admitted', '')];
    case 'pause':
      return [entry('run.paused', '')];
    case 'unpause':
      return [entry('run.resumed', '')];
    case 'hold':
      return [entry('step.held', action.path)];
    case 'place':
      return [entry('step.placed', action.path)];
    case 'hasten':
      return [entry('step.hastened', action.path)];
    case 'patch':
      return [entry('run.patched', '', { variables: action.variables })];
    case 'carry':
      return [entry('run.carried_over', '', { from: action.from, steps: action.steps.map(({ path }) => path) })];
    case 'reopen':
      return [entry('run.resumed', '', { steps: [...action.paths.keys()] }), ...recalled(action, changes)];
    case 'extend':
      return [entry('run.extended', '', { deadline: action.dueAt?.toISOString() ?? null })];
    case 'ending':
      return action.ending.rollback ? [entry('run.compensating', '', { ...action.ending.failure })] : [];
    case 'end':
      return [entry(`run.${action.state}`, '', { ...action.failure })];
    case 'cancel':
      return changes.map(({ after }) => entry('step.cancelled', after.path));
    case 'start':
      return action.again
        ? [entry('step.retried', action.path, { attempt: attemptOf(step(action.path)), message: 'Its process is gone; it starts again.' })]
        : [started(step(action.path))];
    case 'call':
      return [started(step(action.path), { workflow: action.node.workflow, child: step(action.path)?.child ?? '' })];
    case 'expand':
      return [started(step(action.path), { items: action.items.map(({ key, label, after }) => ({ key, label, after })) })];
    case 'enter':
      return [started(step(action.path), action.chosen === undefined ? {} : { case: action.chosen })];
    case 'openItem':
      return [started(step(action.path))];
    case 'openRound':
      return action.readyAt ? [] : [started(step(itemPath(action.path, action.round)))];
    case 'perform':
      return [started(step(action.path)), entry('step.succeeded', action.path, { message: action.message })];
    case 'wait':
      return [started(step(action.path)), entry('step.waiting', action.path, { signal: action.node.signal })];
    case 'ask':
      return [started(step(action.path)), entry('step.waiting', action.path, { revision: action.approval.revision })];
    case 'count':
      return [entry('step.voted', action.path, { ...action.vote })];
    case 'withdraw':
      return [entry('step.vote_withdrawn', action.path, { voter: action.vote.voter })];
    case 'touch':
      return [];
    case 'escalate':
      return [entry('step.escalated', action.path, { approvers: action.approvers })];
    case 'revise':
      return [
        entry('step.revised', action.path, { revision: action.revision }),
        ...action.takenBack.map((path) => entry('step.taken_back', path)),
      ];
    case 'succeed':
      return [entry('step.succeeded', action.path, { attempt: attemptOf(step(action.path)) })];
    case 'fail':
    case 'failPart':
      return [entry('step.failed', action.path, { attempt: attemptOf(step(action.path)), ...action.failure })];
    case 'retry': {
      const data = { attempt: attemptOf(step(action.path)), ...action.failure, at: action.readyAt.toISOString() };
      return [entry('step.retried', action.path, data)];
    }
    case 'skip':
      return [entry('step.skipped', action.path, { reason: action.reason })];
    case 'compensate':
      return [entry('step.compensating', action.path)];
    case 'compensated':
      return [entry(action.failure ? 'step.compensation_failed' : 'step.compensated', action.path, { ...action.failure })];
  }
}

const entry = (type: string, path: string, data: JsonObject = {}): Entry => ({ type, path, data });

const attemptOf = (step: Step | undefined): number => step?.attempt ?? 0;

const recalled = ({ paths }: Extract<Action, { type: 'reopen' }>, changes: readonly Change[]): Entry[] =>
  changes.flatMap(({ after: { path, attempt, child } }) =>
    paths.get(path) === 'recalled' ? [entry('step.recalled', path, { attempt, child: child ?? '' })] : [],
  );

function started(step: Step | undefined, more: JsonObject = {}): Entry {
  const { path, description, kind, attempt } = step!;
  return { type: 'step.started', path, data: { description, kind, attempt, ...more } };
}
