import { AppError } from '@hexad/kernel';
import type { AttemptRecord, CallRecord } from '../../calls/application/ports.js';
import { aboutOf } from '../../calls/domain/about.js';
import { NO_TOKENS, type Path, type Tokens } from '../../money/index.js';

/** An attempt that has ended, as the books have it. */
export interface BookedAttempt {
  readonly attempt: number;
  readonly provider: string;
  readonly model: string;
  readonly outcome: string;
  readonly tokens: Tokens | undefined;
  readonly cost: bigint;
  readonly countedAt: Date;
  readonly latencyMs: number;
}

/** A call that the books know and its record does not. */
export interface UnrecordedCall {
  readonly id: string;
  readonly path: Path;
  readonly about: unknown;
  /** In their order; at least one. */
  readonly attempts: readonly BookedAttempt[];
}

/** As much of a record as the books can tell. What was paid for is in it exactly; that nobody heard how it ended is a failure. */
export function recordOf(tenant: string, { id, path, about, attempts }: UnrecordedCall): CallRecord {
  const [first, last] = [attempts[0]!, attempts.at(-1)!];
  const outcome = outcomeOf(last);
  const error = outcome === 'failed' ? new AppError('unavailable', 'The process of this call ended before the call did.') : undefined;
  return {
    ...aboutOf(about),
    id,
    tenant,
    path,
    startedAt: first.countedAt,
    attempts: attempts.map((attempt) => tried(attempt, error)),
    cache: 'off',
    outcome,
    error,
    latencyMs: Math.max(0, last.countedAt.getTime() + last.latencyMs - first.countedAt.getTime()),
    recovered: true,
  };
}

const tried = (booked: BookedAttempt, error: AppError | undefined): AttemptRecord => {
  const { attempt, provider, model, tokens = NO_TOKENS, cost, latencyMs } = booked;
  const outcome = outcomeOf(booked);
  return { attempt, provider, model, outcome, error: outcome === 'failed' ? error?.code : undefined, tokens, cost, latencyMs };
};

const outcomeOf = ({ outcome }: BookedAttempt): AttemptRecord['outcome'] =>
  outcome === 'succeeded' || outcome === 'aborted' ? outcome : 'failed';
