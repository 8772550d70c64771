import { setTimeout as wait } from 'node:timers/promises';
import { AppError, type Caller } from '@hexad/kernel';
import type { JournalEntry } from '@hexad/proto/workflow/v1/workflow';
import type { Backend } from './backend.js';

/** Milliseconds; doubled after each failure in a row, up to a second. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1_000;
const MOST_FAILURES = 8;

/** The journal of a run from `after` on, until the run has ended. A stream that breaks is taken up where it was. */
export class FollowRun {
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async *execute(caller: Caller, runId: string, after: number, signal: AbortSignal): AsyncGenerator<JournalEntry, void> {
    let last = after;
    for (let failures = 0; ; failures += 1) {
      try {
        for await (const { entry } of this.#backend.workflow.watchRun({ runId, after: last }, { caller, signal })) {
          if (entry === undefined) continue;
          yield entry;
          last = entry.sequence;
          failures = 0;
        }
        return;
      } catch (thrown) {
        if (signal.aborted) return;
        if (!AppError.from(thrown).retryable || failures >= MOST_FAILURES) throw thrown;
      }
      await wait(Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE), undefined, { signal }).catch(() => {});
    }
  }
}
