import type { Notices } from './notices.js';
import type { JournalEntry, Runs } from './runs.js';

const PAGE = 500;
/** Another process may move the run on without this one hearing of it. Milliseconds. */
const LOOK_AGAIN_MS = 2_000;

/** A run's journal as it grows. */
export class WatchRun {
  readonly #runs: Runs;
  readonly #notices: Notices;

  constructor(runs: Runs, notices: Notices) {
    this.#runs = runs;
    this.#notices = notices;
  }

  /** Entries after `after`, then new ones, until the run has ended or the watcher goes away. Fails with `not_found`. */
  async *execute(tenant: string, runId: string, after: number, signal: AbortSignal): AsyncGenerator<JournalEntry> {
    let last = after;
    while (!signal.aborted) {
      const { changed } = this.#notices.next(runId, LOOK_AGAIN_MS, signal);
      const { entries, ended } = await this.#runs.journal(tenant, runId, last, PAGE);
      yield* entries;
      last = entries.at(-1)?.sequence ?? last;
      if (entries.length === PAGE) continue;
      if (ended) return;
      await changed;
    }
  }
}
