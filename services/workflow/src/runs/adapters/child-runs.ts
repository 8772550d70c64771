import type { Tx } from '@hexad/store';
import type { JsonObject } from '../../expressions/json.js';
import type { RunEvent } from '../domain/action.js';
import { hasEnded, type EndState, type Failure } from '../domain/run.js';
import type { Turn } from '../domain/turn.js';
import { toJsonb } from './json.js';
import { largeIn, type LargeRow, type RunRow } from './rows.js';
import { ASK_CHILD, MARK_REPORTED, READ_ENDED, REOPEN_CHILD, START_CHILD } from './statements.js';

interface EndedRow {
  readonly id: string;
  readonly parent_path: string;
  readonly parent_attempt: number;
  readonly state: EndState;
  readonly failure: Failure | null;
  readonly result: JsonObject | null;
  readonly result_large: Readonly<Record<string, LargeRow>> | null;
  readonly requested: string | null;
  readonly hands: readonly string[] | null;
}

/** Ends of its children that a run takes note of with this. It must be locked: a parent is always locked before its children. */
export async function takeEnds(tx: Tx, runId: string): Promise<RunEvent[]> {
  const ended = await tx.query<EndedRow>(READ_ENDED, [runId]);
  if (ended.length === 0) return [];
  await tx.execute(MARK_REPORTED, [ended.map(({ id }) => id)]);
  return ended.map(({ parent_path: path, parent_attempt: attempt, state, failure, result, result_large, requested, hands }) => ({
    type: 'child',
    path,
    attempt,
    state,
    ...(failure && { failure }),
    variables: { ...(result_large && largeIn(result_large)), ...result },
    ...(requested === 'anew' && { stuck: true }),
    ...(hands && { hands }),
  }));
}

/** Starts the runs that a turn calls for, and leaves word with those that it started before. */
export async function tellChildren(tx: Tx, { after, children }: Turn): Promise<void> {
  for (const message of children) {
    if (message.type === 'start') {
      const { child, workflow, inputs, step } = message;
      await tx.execute(START_CHILD, [after.run.id, child, workflow, toJsonb(inputs), after.now, step.path, step.attempt]);
    } else if (message.type === 'reopen') {
      await tx.execute(REOPEN_CHILD, [message.child, message.step.attempt, after.now, toJsonb(after.run.hands ?? [])]);
    } else {
      await tx.execute(ASK_CHILD, [message.child, message.type, after.now]);
    }
  }
}

/** A run that is on its way to an end: what is to happen after that has to wait. */
export const isEnding = ({ before, after }: Pick<Turn, 'before' | 'after'>): boolean =>
  !hasEnded(before.run.state) && after.run.ending !== undefined;

/** What other runs ask of it. */
export function asked({ requested, state, ending }: RunRow): RunEvent[] {
  if (!requested || requested === 'anew') return [];
  if (requested !== 'reopen') return [{ type: requested }];
  return ending && !hasEnded(state) ? [] : [{ type: 'resume' }];
}
