import type { Node } from '../../language/definition.js';
import type { Action } from './action.js';
import { isContainer, workInside } from './containers.js';
import { afterFailure, isTolerated, LOST } from './failures.js';
import type { Frame } from './frame.js';
import { needsIn } from './list-index.js';
import { passedOf } from './open-steps.js';
import { enough, outOfReach } from './quorum.js';
import { isUndoing, undo } from './rollback.js';
import { isHeld, type Failure } from './run.js';
import type { Snapshot } from './snapshot.js';
import { startAction } from './start-step.js';
import { isOpen, type Step } from './step.js';

export type Progress =
  | { readonly state: 'open'; readonly actions: Action[] }
  | { readonly state: 'done' }
  /** `rollback`: what the list did is to be undone; a list inside a step has seen to that itself. */
  | { readonly state: 'failed'; readonly failure: Failure; readonly rollback: boolean };

export interface Leave {
  /** False: nothing new begins in the list now. */
  readonly mayStart: boolean;
  /** What is at work is about to be given up: only what is being undone goes on. */
  readonly closing?: boolean;
  /** What holds a step back although its turn has come. */
  readonly mayPass?: (step: string) => boolean;
}

/** How a step of a list stands, for those that need it. `held`: it has passed, but a step before it is open again. */
type Standing = 'untouched' | 'open' | 'passed' | 'held' | 'lost';

interface Standings {
  /** By the place of the step in its list; what is absent at its end is untouched. */
  readonly of: readonly Standing[];
  /** So many at the beginning have simply succeeded. */
  readonly passed: number;
  /** How many of them are lost. */
  readonly lost: number;
  /** Steps whose failure is the list's. */
  readonly fatal: readonly { readonly node: Node; readonly failure: Failure; readonly path: string }[];
  /** Something in it is undone, or is being. */
  readonly undone: boolean;
}

/** The next actions of a list of steps: each starts when all that it needs have ended. */
export function advance(snapshot: Snapshot, frame: Frame, leave: Leave): Progress {
  const standings = survey(snapshot, frame);
  const { of, passed, lost, fatal, undone } = standings;
  const rollback = undone || fatal.some(({ node }) => node.strategy === 'rollback');
  if (rollback || (fatal.length > 0 && frame.failure === 'fail-fast') || outOfReach(frame, frame.steps.length, lost))
    return collapse(snapshot, frame, standings, rollback);
  const actions: Action[] = [];
  const needs = needsIn(frame.steps);
  let slots = frame.concurrency - count(frame, (path) => snapshot.steps.get(path)?.status.state === 'running');
  let open = false;
  for (let place = passed; place < frame.steps.length; place++) {
    const node = frame.steps[place]!;
    const standing = of[place] ?? 'untouched';
    if (standing !== 'open' && standing !== 'untouched') continue;
    open = true;
    // Of a large graph most steps still wait for others.
    if (standing === 'untouched' && lost === 0 && !needs[place]!.every((at) => of[at] === 'passed')) continue;
    const path = frame.prefix + node.name;
    const step = snapshot.steps.get(path);
    if (step && standing === 'open' && step.status.state !== 'pending') {
      actions.push(...goOn(snapshot, frame, node, step, leave.closing));
      continue;
    }
    const begun = toStart(snapshot, frame, { node, place, step }, standings, slots > 0 ? leave : { mayStart: false });
    if (begun.length > 0) slots--;
    actions.push(...begun);
  }
  if (open) return { state: 'open', actions };
  return conclude(frame, standings);
}

function survey(snapshot: Snapshot, frame: Frame): Standings {
  const passed = frame.prefix === '' ? passedOf(snapshot.steps, frame.steps) : 0;
  const of: Standing[] = [];
  of.length = passed;
  of.fill('passed');
  const needs = needsIn(frame.steps);
  // Most lists have none of either, and then what a step needs is not looked at.
  let lost = 0;
  let holding = 0;
  const fatal: { node: Node; failure: Failure; path: string }[] = [];
  let undone = false;
  // When all steps of the run have been seen, those that are left in the list are untouched.
  let unseen = frame.prefix === '' ? snapshot.steps.size - passed : Infinity;
  for (let place = passed; place < frame.steps.length && unseen > 0; place++) {
    const node = frame.steps[place]!;
    const path = frame.prefix + node.name;
    const status = snapshot.steps.get(path)?.status;
    if (status) unseen--;
    const standing = ((): Standing => {
      switch (status?.state) {
        case undefined:
          return 'untouched';
        case 'succeeded':
          return 'passed';
        case 'skipped':
          return lost > 0 && needs[place]!.some((at) => of[at] === 'lost') ? 'lost' : 'passed';
        case 'failed':
          if (isTolerated(node, status.failure)) return 'passed';
          fatal.push({ node, path, failure: status.failure });
          return 'lost';
        case 'cancelled':
          fatal.push({ node, path, failure: { code: 'cancelled', message: `${path} was cancelled.` } });
          return 'lost';
        case 'compensating':
        case 'compensated':
        case 'compensation_failed':
          undone = true;
          if (status.cause) fatal.push({ node, path, failure: status.cause });
          return 'lost';
        default:
          return 'open';
      }
    })();
    const held = standing === 'passed' && holding > 0 && needs[place]!.some((at) => HOLDS.has(of[at]));
    of.push(held ? 'held' : standing);
    if (standing === 'lost') lost++;
    else if (held || standing !== 'passed') holding++;
  }
  return { of, passed, lost, fatal, undone };
}

const HOLDS: ReadonlySet<Standing | undefined> = new Set<Standing>(['open', 'untouched', 'held']);

function goOn(snapshot: Snapshot, frame: Frame, node: Node, step: Step, closing = false): Action[] {
  if (step.status.state !== 'running') return [];
  if (isContainer(node)) return workInside(snapshot, frame, node, step, closing);
  if (!step.status.lapsed) return [];
  if (node.onceAtMost) return [afterFailure(snapshot, node, step, LOST, true)];
  return startAction(snapshot, { frame, node, path: step.path, again: true });
}

function toStart(
  snapshot: Snapshot,
  frame: Frame,
  { node, place, step }: { readonly node: Node; readonly place: number; readonly step: Step | undefined },
  { of, lost }: Standings,
  { mayStart, mayPass = () => true }: Leave,
): Action[] {
  const path = frame.prefix + node.name;
  const needs = needsIn(frame.steps)[place]!;
  const without = lost > 0 ? needs.find((at) => of[at] === 'lost') : undefined;
  if (without !== undefined)
    return [{ type: 'skip', path, node, reason: `It needs ${frame.steps[without]!.name}, which did not succeed.` }];
  if (!mayStart || isHeld(snapshot.run) || !needs.every((at) => of[at] === 'passed')) return [];
  const readyAt = step?.status.state === 'pending' ? step.status.readyAt : undefined;
  if ((readyAt !== undefined && readyAt > snapshot.now) || (node.inOrder && !mayPass(node.name))) return [];
  return startAction(snapshot, { frame, node, path });
}

/** A list that cannot end well: what is open in it is cancelled, then what it did is undone if that is asked for. */
function collapse(snapshot: Snapshot, frame: Frame, { fatal }: Standings, rollback: boolean): Progress {
  const closing = close(snapshot, frame);
  if (closing) return { state: 'open', actions: closing };
  if (rollback && frame.prefix !== '') {
    const undoing = undo(snapshot, frame.prefix);
    if (undoing) return { state: 'open', actions: undoing };
  }
  const first = fatal.find(({ failure }) => failure.code !== 'cancelled') ?? fatal[0];
  if (!first) return { state: 'failed', failure: { code: 'incomplete', message: 'Too few steps succeeded.' }, rollback };
  return { state: 'failed', failure: { code: first.failure.code, message: named(first.path, first.failure.message) }, rollback };
}

/** Cancels what is open in a list, except for what is being undone, which first goes on to its end. Undefined: nothing is open any more. */
export function close(snapshot: Snapshot, frame: Frame): Action[] | undefined {
  const actions: Action[] = [];
  let open = false;
  for (const node of frame.steps) {
    const step = snapshot.steps.get(frame.prefix + node.name);
    if (!step || !isOpen(step) || step.status.state === 'compensating') continue;
    open = true;
    if (!isUndoing(snapshot, step.path)) actions.push({ type: 'cancel', path: step.path, self: true });
    else if (isContainer(node)) actions.push(...workInside(snapshot, frame, node, step, true));
  }
  return open ? actions : undefined;
}

/** A failure that comes from deeper inside says already where. */
const named = (path: string, message: string): string => (message.startsWith(path) ? message : `${path}: ${message}`);

function conclude(frame: Frame, { of, fatal }: Standings): Progress {
  if (fatal.length === 0) return { state: 'done' };
  const passed = of.filter((standing) => standing === 'passed').length;
  if (frame.failure === 'quorum' && enough(frame, frame.steps.length, passed)) return { state: 'done' };
  const names = fatal.map(({ node }) => node.name).join(', ');
  const message = `${fatal.length} of ${frame.steps.length} failed (${names}).`;
  return { state: 'failed', failure: { code: 'incomplete', message }, rollback: false };
}

const count = (frame: Frame, test: (path: string) => boolean): number =>
  frame.concurrency === Infinity ? 0 : frame.steps.filter((node) => test(frame.prefix + node.name)).length;
