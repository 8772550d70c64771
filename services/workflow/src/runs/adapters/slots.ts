import { AppError } from '@hexad/kernel';
import type { Tx } from '@hexad/store';
import { ExpressionError } from '../../expressions/expression.js';
import { asText } from '../../expressions/json.js';
import { evaluateIn } from '../../expressions/template.js';
import type { RunEvent } from '../domain/action.js';
import { rootFrame } from '../domain/frame.js';
import { scopeOf } from '../domain/scope.js';
import type { Snapshot } from '../domain/snapshot.js';
import { CLEAR_SLOTS, SLOTS, TAKE_SLOT } from './statements.js';

/** Whether a run still needs a slot of its concurrency. */
export const wantsSlot = ({ run, definition }: Snapshot): boolean =>
  definition.concurrency !== undefined && !run.paused && !run.ending && (run.state === 'pending' || run.queued !== undefined);

/**
 * Gives a run its slot, or says what becomes of it without. One transaction at a time decides over a key; `patient` ones wait for that, the
 * others come again (`later`): they hold the run's row, for which the one that decides may wait. Fails with `exhausted` for a start that is
 * refused.
 */
export async function seat(
  tx: Tx,
  { run, now, definition }: Snapshot,
  key: string | AppError,
  patient: boolean,
): Promise<RunEvent | 'later' | undefined> {
  const rule = definition.concurrency!;
  if (key instanceof AppError) {
    if (patient) throw key;
    return { type: 'turnAway', failure: { code: key.code, message: key.message } };
  }
  await tx.execute(TAKE_SLOT, [run.id, key, rule.limit, false]);
  const lock = patient
    ? 'select pg_advisory_xact_lock($1, hashtext($2)) is not null as ok'
    : 'select pg_try_advisory_xact_lock($1, hashtext($2)) as ok';
  const [locked] = await tx.query<{ ok: boolean }>(lock, [SPACE, `${tx.tenant} ${key}`]);
  if (!locked?.ok) return 'later';
  const [slots] = await tx.query<{ holding: number; before: number }>(SLOTS, [key, run.id]);
  const { holding, before } = slots!;
  const free = holding < rule.limit && before < rule.limit - holding;
  if (free) await tx.execute(TAKE_SLOT, [run.id, key, rule.limit, true]);
  if (free) return run.queued ? { type: 'admit' } : undefined;
  if (run.queued) return 'later';
  const message = `${holding} of ${rule.limit} runs with the key "${key}" are at work.`;
  if (rule.whenFull === 'refuse' && patient) throw new AppError('exhausted', `The run is not started: ${message}`);
  if (rule.whenFull === 'cancel' || rule.whenFull === 'refuse') return { type: 'turnAway', failure: { code: 'exhausted', message } };
  if (rule.whenFull === 'replace') await tx.execute(CLEAR_SLOTS, [key, run.id, now]);
  return { type: 'enqueue' };
}

/** Of the two numbers of an advisory lock the first: nobody else's locks are in this space. */
const SPACE = 1_398_033_235;

/** What the key of its concurrency is for a run. */
export function keyOf(snapshot: Snapshot): string | AppError {
  try {
    return asText(evaluateIn(snapshot.definition.concurrency!.key, scopeOf(snapshot, rootFrame(snapshot))));
  } catch (thrown) {
    if (!(thrown instanceof ExpressionError)) throw thrown;
    return new AppError('invalid', `The concurrency of workflow ${snapshot.definition.name} has no key: ${thrown.message}`, {
      cause: thrown,
    });
  }
}
