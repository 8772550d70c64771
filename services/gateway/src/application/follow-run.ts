import type { Caller } from '@hexad/kernel';
import type { JournalEntry } from '@hexad/proto/workflow/v1/workflow';
import type { Backend } from './backend.js';
import { resuming } from './resuming.js';

/** The journal of a run from `after` on, until the run has ended. A stream that breaks is taken up where it was. */
export class FollowRun {
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** `mostFailures`: in a row, after which it gives up; default: as `resuming` does. */
  execute(caller: Caller, runId: string, after: number, signal: AbortSignal, mostFailures?: number): AsyncGenerator<JournalEntry, void> {
    return resuming((last) => this.#entries(caller, runId, last, signal), after, signal, mostFailures);
  }

  async *#entries(caller: Caller, runId: string, after: number, signal: AbortSignal): AsyncGenerator<JournalEntry, void> {
    for await (const { entry } of this.#backend.workflow.watchRun({ runId, after }, { caller, signal })) if (entry) yield entry;
  }
}
