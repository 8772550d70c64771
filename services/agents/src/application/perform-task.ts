import { AppError, type Caller, type Clock } from '@hexad/kernel';
import type { Action } from './action.js';
import type { Assignment, Outcome, Results, Runs } from './ports.js';
import type { Workspaces } from './workspaces.js';

/** What the agent was told to do. */
export interface Work extends Assignment {
  readonly kind: string;
  readonly action: string;
  readonly inputsJson: string;
  /** Unix milliseconds; 0: none. */
  readonly deadline: number;
}

/** Milliseconds between signs of life; the dispatcher takes an agent for dead after a few of them are missing. */
const SIGN_OF_LIFE_MS = 20_000;

/** Does an assigned task and tells how it ended, once, whatever is delivered how often. */
export class PerformTask {
  readonly #actions: ReadonlyMap<string, Action>;
  readonly #results: Results;
  readonly #workspaces: Workspaces;
  readonly #clock: Clock;
  readonly #runs: Pick<Runs, 'value'>;
  readonly #running = new Map<string, Promise<void>>();

  constructor(actions: readonly Action[], ports: { results: Results; workspaces: Workspaces; clock: Clock; runs: Pick<Runs, 'value'> }) {
    this.#actions = new Map(actions.map((action) => [action.name, action]));
    this.#results = ports.results;
    this.#workspaces = ports.workspaces;
    this.#clock = ports.clock;
    this.#runs = ports.runs;
  }

  /** Resolves when the result is kept. Rejects, and keeps none, when `signal` was aborted or the result could not be written. */
  execute(work: Work, signal: AbortSignal): Promise<void> {
    const key = `${work.taskId}:${work.attempt}`;
    const running = this.#running.get(key) ?? this.#perform(work, signal).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }

  async #perform(work: Work, signal: AbortSignal): Promise<void> {
    if (await this.#results.has(work)) return;
    const telling = new Telling(this.#results, work);
    telling.say('');
    const life = setInterval(() => telling.say(''), SIGN_OF_LIFE_MS);
    try {
      const outcome = await this.#outcome(work, signal, (message) => telling.say(message));
      signal.throwIfAborted();
      await telling.done();
      await this.#results.end(work, work.action, outcome);
    } finally {
      clearInterval(life);
      await telling.done();
    }
  }

  async #outcome(work: Work, signal: AbortSignal, progress: (message: string) => void): Promise<Outcome> {
    const deadline = timeLimit(work, this.#clock);
    try {
      const action = this.#actions.get(work.action);
      if (!action) throw new AppError('unsupported', `Agents of the kind ${work.kind} cannot do ${JSON.stringify(work.action)}.`);
      const caller = { tenant: work.tenant, actor: `agent:${work.kind}`, project: work.projectId };
      const limited = deadline ? AbortSignal.any([signal, deadline]) : signal;
      const inputs = inputsOf(action, work, await this.#whole(caller, work));
      const result = await this.#workspaces.use(
        work.runId,
        (workspace) =>
          action.execute(inputs, { caller, runId: work.runId, task: work, deadline: work.deadline, workspace, signal: limited, progress }),
        { repository: action.ownRepository },
      );
      return { state: 'succeeded', result };
    } catch (thrown) {
      if (deadline?.aborted)
        return { state: 'failed', error: new AppError('timeout', `${work.action} for step ${work.stepPath} did not end in time.`) };
      return { state: 'failed', error: AppError.from(thrown) };
    }
  }

  /** The inputs with those that were too large for the task. */
  async #whole(caller: Caller, { runId, inputsJson }: Work): Promise<unknown> {
    const given = parsed(inputsJson || '{}');
    const beside = (given as Readonly<Record<string, unknown>> | undefined)?.[BESIDE];
    if (typeof beside !== 'object' || beside === null) return given;
    const { [BESIDE]: _names, ...small } = given as Readonly<Record<string, unknown>>;
    const large = Object.entries(beside as Readonly<Record<string, { readonly sha256: string }>>).map(async ([name, { sha256 }]) => {
      return [name, parsed(await this.#runs.value(caller, runId, sha256))] as const;
    });
    return { ...small, ...Object.fromEntries(await Promise.all(large)) };
  }
}

/** Under this name a task says which of its inputs are kept beside its run. */
const BESIDE = '$large';

function timeLimit({ deadline }: Work, clock: Clock): AbortSignal | undefined {
  return deadline > 0 ? AbortSignal.timeout(Math.max(0, deadline - clock.now().getTime())) : undefined;
}

function inputsOf(action: Action, work: Work, given: unknown): unknown {
  const inputs = action.inputs.safeParse(given);
  if (inputs.success) return inputs.data;
  const faults = inputs.error.issues.map((issue) => `${issue.path.join('.') || 'inputs'}: ${issue.message}`);
  throw new AppError('invalid', `Step ${work.stepPath} gave ${work.action} inputs that it cannot use: ${faults.join('; ')}.`);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Says lines in their order without making the work wait. One that cannot be said is not worth the task. */
class Telling {
  readonly #results: Results;
  readonly #work: Work;
  #last: Promise<void> = Promise.resolve();

  constructor(results: Results, work: Work) {
    this.#results = results;
    this.#work = work;
  }

  say(message: string): void {
    this.#last = this.#last.then(() => this.#results.progress(this.#work, message)).catch(() => {});
  }

  done(): Promise<void> {
    return this.#last;
  }
}
