import { AppError } from '@hexad/kernel';
import type { Assignment } from '../application/ports.js';
import type { TaskLog } from '../runtime/application/task-log.js';
import type { Source } from '../source/sources.js';
import { Branch } from './branch.js';

/** What a merge was about to land, written down before the branch moves: a kill between the two leaves the word, and the branch says whether it came true. */
export class Landings {
  readonly #log: TaskLog;
  readonly #task: Assignment;
  readonly #target: string;

  constructor(log: TaskLog, task: Assignment, target: string) {
    this.#log = log;
    this.#task = task;
    this.#target = target;
  }

  /** Fails with `contended` when somebody else works on the task. */
  async note(commit: string): Promise<void> {
    const entries = await this.#log.read(this.#task);
    await this.#log.append(this.#task, entries.length + 1, { type: 'landing', target: this.#target, commit });
  }

  /** The commit that landed, however the branch went on after it; undefined: none did. */
  async in(source: Source): Promise<string | undefined> {
    const noted = (await this.#log.read(this.#task)).flatMap(({ event }) =>
      event.type === 'landing' && event.target === this.#target ? [event.commit] : [],
    );
    if (noted.length === 0) return undefined;
    const tip = await source.commitOf(this.#target);
    for (const commit of noted.toReversed())
      if ((await source.repository.resolve(commit)) !== undefined && (await source.repository.holds(tip, commit))) return commit;
    return undefined;
  }
}

export interface Noted {
  readonly source: Source;
  readonly name: string;
  readonly signal: AbortSignal;
  readonly landings: Landings;
}

/** A branch of which it is written down what is about to land on it. */
export class NotedBranch extends Branch {
  readonly #given: Noted;

  constructor(given: Noted) {
    super(given.source, given.name, given.signal);
    this.#given = given;
  }

  /** What the branch says counts, not the answer to the push: that may have been lost. */
  override async move(commit: string, onto: string): Promise<void> {
    const { source, signal, landings } = this.#given;
    await landings.note(commit);
    try {
      await super.move(commit, onto);
    } catch (thrown) {
      if (AppError.from(thrown).code !== 'contended') throw thrown;
      await source.refresh(signal);
      if ((await landings.in(source)) !== commit) throw thrown;
    }
  }
}
