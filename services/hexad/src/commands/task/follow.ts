import { Follower } from '../../build/follow.js';
import { reporterFor } from '../../progress/reporter-for.js';
import { TaskResult, taskText } from '../../report/task.js';
import { exitOf } from '../run/follow.js';
import type { Reached } from '../run/with-runs.js';

/** What of a task's run is shown at its end. */
const SHOWN = ['branch', 'commit', 'description', 'diff', 'cost_usd', 'proof', 'complete', 'report'] as const;

/** Shows a task while it goes on, and what came of it. Made once for a command: it knows what was shown when the platform went away. */
export class TaskFollower {
  readonly #json: boolean;
  #follower: Follower | undefined;

  constructor(json: boolean) {
    this.#json = json;
  }

  /** The exit code: 0 when it is done and proved, 2 when it is not, that of the failure otherwise. */
  async follow({ runs, gateway, signal }: Reached, id: string): Promise<number> {
    this.#follower ??= new Follower(reporterFor(this.#json), signal, {
      waiting: async () => {},
      interrupted: (run) => `Interrupted; the task itself is as it was: \`hexad task watch ${run}\` goes on with it.`,
    });
    await this.#follower.follow(gateway, id);
    const run = await runs.get(id);
    const values: Record<string, unknown> = {};
    for (const name of SHOWN) if (Object.hasOwn(run.variables, name)) values[name] = await runs.variable(id, name);
    const { repo } = run.inputs;
    const result = TaskResult.safeParse(values);
    if (this.#json)
      console.log(
        JSON.stringify({ type: 'result', run: id, state: run.state, errorCode: run.errorCode, errorMessage: run.errorMessage, ...values }),
      );
    else if (result.success) console.log(taskText(result.data, typeof repo === 'string' ? repo : '.', process.stdout.columns ?? 140));
    if (!result.success && run.errorMessage !== null && !this.#json)
      console.error(`hexad: ${run.errorMessage} [${run.errorCode ?? 'internal'}]`);
    return exitOf(run);
  }
}
