import { AsyncResource } from 'node:async_hooks';
import type { AppError } from '@hexad/kernel';
import type { Delivery } from '../../application/runs.js';
import type { Run } from '../../domain/run.js';
import type { Turn } from '../../domain/turn.js';
import type { Fresh } from './write-turns.js';

export interface Answer {
  /** Another one when there is a run with the key already. */
  readonly id: string;
  readonly turn?: Turn | undefined;
}

/** What waits to be done to a run. */
export interface Asked {
  readonly runId: string;
  readonly fresh?: Fresh & { readonly run: Run };
  readonly delivery: Delivery;
  /** Runs something as whoever asked: with their trace, in their name. */
  readonly within: <T>(work: () => T) => T;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: AppError) => void;
}

export const asking = (given: Pick<Asked, 'runId' | 'fresh' | 'delivery'>, take: (asked: Asked) => void): Promise<Answer> =>
  new Promise((resolve, reject) => {
    // A snapshot does the same and takes twenty times as long.
    const caller = new AsyncResource('Asked');
    take({ ...given, within: (work) => caller.runInAsyncScope(work), resolve, reject });
  });

/** Answers of steps: nobody asks what became of one, so that all that came for a run go into one turn. */
export const isAnswer = ({ delivery: { event, inbox, sweep } }: Asked): boolean =>
  (event?.type === 'result' || event?.type === 'failure') && !inbox && !sweep;
