import type { Json } from '../../expressions/json.js';
import { holdsSecret } from '../../expressions/secrets.js';
import { POST } from '../../language/definition.js';
import type { Action, RunEvent } from './action.js';
import { voted, withdrawn } from './approval.js';
import { extended } from './deadline.js';
import { afterFailure } from './failures.js';
import { locate } from './frame.js';
import { openSteps } from './open-steps.js';
import { mapped, mappedValues } from './outputs.js';
import { reopened } from './reopen.js';
import { retried } from './retry-step.js';
import { revised } from './revise.js';
import { hasEnded, type Failure } from './run.js';
import { nodeOf, type Snapshot } from './snapshot.js';
import { startAction } from './start-step.js';
import type { Step } from './step.js';
import { refused } from './too-large.js';

/** It would be resolved with the rights of the workflow. */
const FORGED: Failure = { code: 'invalid', message: 'Its result holds a reference to a secret, which only a workflow can.' };

/** Of runs in runs: the steps on the way down are named once, and then what failed. */
const OF_ITS_RUN = /: Its run is (?:failed|cancelled): /;

/** Steps that somebody else carries out and answers for. */
const ANSWERING: ReadonlySet<Step['kind']> = new Set(['plugin', 'remote', 'agent']);

/** What an event changes at once. Empty when it changes nothing: it is stale, or nobody waits for it. `decide` does the rest. */
export function accept(snapshot: Snapshot, event: RunEvent): Action[] {
  const actions = changed(snapshot, event);
  return actions.length > 0 ? [...touched(snapshot, event), ...actions] : [];
}

/** Who changes what a run does, or a run that works for it, has a hand in it from then on, and cannot approve it. A pause that is over changes nothing. */
function touched({ run }: Snapshot, event: RunEvent): Action[] {
  const isKnown = (by: string): boolean => by === run.actor || run.hands?.includes(by) === true;
  if (event.type === 'child') return (event.hands ?? []).filter((by) => !isKnown(by)).map((by) => ({ type: 'touch', by }));
  if (!('by' in event) || event.by === undefined || isKnown(event.by)) return [];
  if (event.type === 'resume' && !hasEnded(run.state)) return [];
  return [{ type: 'touch', by: event.by }];
}

function changed(snapshot: Snapshot, event: RunEvent): Action[] {
  const ended = hasEnded(snapshot.run.state);
  if (event.type === 'resume' && ended) return snapshot.run.state === 'succeeded' ? [] : inTime(snapshot, reopened(snapshot), event);
  if (event.type === 'retryStep') return inTime(snapshot, retried(snapshot, event.path), event);
  if (ended) return [];
  switch (event.type) {
    case 'result':
    case 'failure': {
      const step = snapshot.steps.get(event.path);
      if (step?.status.state !== 'running' || step.attempt !== event.attempt) return [];
      if (!ANSWERING.has(step.kind)) return [];
      const node = nodeOf(snapshot.definition, step);
      if (event.type === 'failure') return [afterFailure(snapshot, node, step, event.failure)];
      if (holdsSecret(event.result)) return [afterFailure(snapshot, node, step, FORGED)];
      return [{ type: 'succeed', path: step.path, outputs: mapped(node, event.result) }];
    }
    case 'hold':
    case 'place': {
      const step = snapshot.steps.get(event.path);
      if ((step?.kind !== 'plugin' && step?.kind !== 'agent') || step.status.state !== 'running' || step.attempt !== event.attempt)
        return [];
      const can = event.type === 'hold' ? step.status.deadline !== undefined : step.heldAt !== undefined;
      return can ? [{ type: event.type, path: step.path }] : [];
    }
    case 'child': {
      const step = snapshot.steps.get(event.path);
      if (step?.status.state !== 'running' || step.attempt !== event.attempt || step.kind !== 'workflow') return [];
      const node = nodeOf(snapshot.definition, step);
      if (event.state === 'succeeded') {
        const taken = mappedValues(node, event.variables);
        const kept = [...Object.values(taken.outputs), ...Object.values(taken.large ?? {})];
        const failure = refused(`${step.path}: what it takes of its run`, kept, snapshot.values?.largest);
        return [failure ? afterFailure(snapshot, node, step, failure) : { type: 'succeed', path: step.path, ...taken }];
      }
      if (event.stuck) return startAction(snapshot, { ...locate(snapshot, step.path), path: step.path });
      const { code, message } = event.failure ?? { code: 'internal', message: '' };
      return [afterFailure(snapshot, node, step, { code, message: `Its run is ${event.state}: ${message.replace(OF_ITS_RUN, ' → ')}` })];
    }
    case 'signal':
      return [...openSteps(snapshot.steps).values()]
        .filter(({ kind, status }) => kind === 'wait' && status.state === 'waiting' && status.signal === event.signal)
        .map((step) => answered(snapshot, step, event.signal, event.payload));
    case 'vote':
      return voted(snapshot, event);
    case 'withdrawVote':
      return withdrawn(snapshot, event);
    case 'revise':
      return revised(snapshot, event.path, event.revision, event);
    case 'cancel':
      return cancelled(snapshot);
    case 'enqueue':
      return snapshot.run.state === 'pending' ? [{ type: 'enqueue' }] : [];
    case 'admit':
      return snapshot.run.queued ? [{ type: 'admit' }] : [];
    case 'turnAway':
      return snapshot.run.state === 'pending' ? [{ type: 'end', state: 'cancelled', failure: event.failure }] : [];
    case 'pause':
      return snapshot.run.paused ? [] : [{ type: 'pause' }];
    case 'resume':
      return [
        ...(snapshot.run.paused ? [{ type: 'unpause' } as const] : []),
        ...(event.deadlineMs ? extended(snapshot, event.deadlineMs) : []),
      ];
    case 'patch':
      return [{ type: 'patch', variables: event.variables }];
    case 'carry':
      // Also of one that waits for its slot.
      return (snapshot.run.state === 'pending' || snapshot.run.queued === 'new') && snapshot.steps.size === 0
        ? carried(snapshot, event)
        : [];
  }
}

/** Whoever had a hand in the other run has one in this. */
function carried({ run }: Snapshot, { from, steps, hands = [] }: Extract<RunEvent, { type: 'carry' }>): Action[] {
  const touched = hands.filter((by) => by !== run.actor).map((by) => ({ type: 'touch', by }) as const);
  return [{ type: 'carry', from, steps }, ...touched];
}

const answered = (snapshot: Snapshot, step: Step, signal: string, payload: Json): Action => ({
  type: 'succeed',
  path: step.path,
  outputs: mapped(nodeOf(snapshot.definition, step), { [signal]: payload }),
});

/** What goes on after its time is over has time again. */
const inTime = (snapshot: Snapshot, actions: Action[], { deadlineMs }: { readonly deadlineMs?: number }): Action[] =>
  actions.length === 0 ? [] : [...actions, ...extended(snapshot, deadlineMs)];

/** A run whose steps are through can no longer be cancelled, only what is done after them; undoing goes on in any case. */
function cancelled({ run, definition }: Snapshot): Action[] {
  if (run.ending) return [{ type: 'cancel', path: POST, self: false }];
  const failure = { code: 'cancelled', message: 'The run was cancelled.' } as const;
  return [
    { type: 'cancel', path: '', self: true },
    { type: 'ending', ending: { state: 'cancelled', failure, rollback: definition.onCancel === 'rollback' } },
  ];
}
