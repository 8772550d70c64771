import { showRun } from './follow.js';
import { withRuns, type Reached } from './with-runs.js';

export interface Starting {
  readonly url: string | undefined;
  readonly json: boolean;
  /** Leaves the run to itself when it has been started. */
  readonly detach: boolean;
  /** Gives the id of the run. Done again when the platform goes meanwhile: it carries a key. */
  readonly begin: (reached: Reached) => Promise<string>;
  readonly follow: (reached: Reached, id: string) => Promise<number>;
}

/** Starts a run, says its id, and shows it to its end. Gives the exit code. */
export function startAndFollow({ url, json, detach, begin, follow }: Starting): Promise<number> {
  return withRuns(url, async (reached) => {
    const id = await begin(reached);
    if (detach) {
      showRun(await reached.runs.get(id), json);
      return 0;
    }
    if (!json) console.error(`Run ${id}`);
    return follow(reached, id);
  });
}
