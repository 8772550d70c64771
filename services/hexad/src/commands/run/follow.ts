import { CODES, isErrorCode } from '@hexad/kernel';
import type { WholeRun } from '../../client/runs.js';
import { Follower } from '../../build/follow.js';
import { reporterFor } from '../../progress/reporter-for.js';
import { runText } from '../../report/run.js';
import type { Reached } from './with-runs.js';

/** Shows a run while it goes on, and how it ended. Made once for a command: it knows what was shown when the platform went away. */
export class RunFollower {
  readonly #json: boolean;
  #follower: Follower | undefined;

  constructor(json: boolean) {
    this.#json = json;
  }

  /** The exit code: 0 when it succeeded, that of its failure otherwise. */
  async follow({ runs, gateway, signal }: Reached, id: string): Promise<number> {
    this.#follower ??= new Follower(reporterFor(this.#json), signal, {
      waiting: async () => this.#tell(await runs.get(id)),
      interrupted: (run) => `Interrupted; the run itself is as it was: \`hexad run watch ${run}\` follows it again.`,
    });
    await this.#follower.follow(gateway, id);
    const run = await runs.get(id);
    showRun(run, this.#json);
    return exitOf(run);
  }

  #tell(run: WholeRun): void {
    if (this.#json) return;
    for (const { path, waitingFor, state } of run.steps) {
      if (state === 'waiting' && waitingFor) console.error(`${path} waits: hexad run signal ${run.id} ${waitingFor} --payload JSON`);
    }
  }
}

/** One JSON object, or a step tree for people. */
export function showRun(run: WholeRun, json: boolean): void {
  console.log(json ? JSON.stringify(run) : runText(run, process.stdout.columns ?? 140));
}

export function exitOf({ state, errorCode }: Pick<WholeRun, 'state' | 'errorCode'>): number {
  if (state === 'succeeded') return 0;
  if (errorCode === 'incomplete') return 2;
  if (errorCode !== null && isErrorCode(errorCode)) return CODES[errorCode].exit;
  return CODES[state === 'cancelled' ? 'cancelled' : 'internal'].exit;
}
