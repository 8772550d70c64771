import { AppError, type Clock } from '@hexad/kernel';
import type { LogBook } from '../../runtime/application/log-book.js';
import type { Due } from '../../runtime/domain/due.js';
import type { Tool } from '../../tools/tool.js';
import { choose } from '../domain/choose.js';
import type { Failure, FailureClass } from '../domain/failure.js';
import { isAbout, nameOf } from '../domain/recovery.js';
import { effectOf, unusable, type Scene } from './effects.js';
import type { RecoveryHands } from './hands.js';
import { remedy, type Pause } from './remedy.js';
import type { RecoveryTallies } from './tallies.js';

/** Strategies that one task may try, however much fails. */
const MOST_TRIALS = 12;

export interface RecovererParts {
  readonly book: LogBook;
  readonly tenant: string;
  readonly taskId: string;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly hands: RecoveryHands;
  readonly tallies: RecoveryTallies;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly due: Due | undefined;
  readonly signal: AbortSignal;
}

/** Ways out of what fails within an attempt: each once for each failure, what helped most first. What was chosen and what came of it stands in the log. */
export class Recoverer {
  readonly #parts: RecovererParts;

  constructor(parts: RecovererParts) {
    this.#parts = parts;
  }

  /** Chooses a strategy, which `remedy` carries out before what failed is tried again. False: none is left, and the failure stands. */
  async recover(failed: Failure): Promise<boolean> {
    const { book, tenant, tallies } = this.#parts;
    if (book.state.recovery.lost.has(nameOf(failed))) return false;
    await this.#lost(failed.class);
    const { recovery } = book.state;
    const again = isAbout(recovery.failure, failed);
    const failure = again ? recovery.failure! : failed;
    const tried = again ? recovery.tried : new Set<string>();
    const giveUp = (reason: string): Promise<false> => book.append({ type: 'given_up', failure, reason }).then(() => false);
    if (recovery.trials >= MOST_TRIALS) return giveUp(`the task has tried ${MOST_TRIALS} ways out, and may try no more`);
    const scene = this.#scene();
    const without = new Set([...tried, ...unusable(failure, scene)]);
    const choice = choose({ failure, without, tallies: await tallies.of(tenant, failure), seed: scene.seed });
    if (!choice) return giveUp(tried.size > 0 ? `${[...tried].join(', ')} did not help` : 'nothing that helps can be done here');
    await book.append({ type: 'recovering', failure, ...choice, effect: await effectOf(choice.strategy, failure, scene) });
    return true;
  }

  /** Does what the chosen strategy does. One that cannot be carried out has not helped, and the next one is chosen; rejects with its fault when none is left. */
  async remedy(): Promise<void> {
    const { book, signal } = this.#parts;
    const { chosen } = book.state.recovery.trial!;
    try {
      const done = await remedy(book, this.#parts);
      await book.append({ type: 'remedied', strategy: chosen.strategy, commit: '', branch: '', ...done });
    } catch (thrown) {
      signal.throwIfAborted();
      if (!isOfTheWorld(thrown)) throw thrown;
      if (!(await this.recover(chosen.failure)) && STOPS.has(chosen.failure.class)) throw thrown;
    }
  }

  /** Writes down whether the strategy that is being tried helped. */
  async learn(helped: boolean): Promise<void> {
    const { book } = this.#parts;
    const { failure, strategy } = book.state.recovery.trial!.chosen;
    await book.append({ type: 'recovered', class: failure.class, code: failure.code, strategy, helped });
  }

  /** What is being tried against failures of a class did not help, for there is another one. */
  async #lost(kind: FailureClass): Promise<void> {
    if (this.#parts.book.state.recovery.trial?.chosen.failure.class === kind) await this.learn(false);
  }

  #scene(): Scene {
    const { book, tools, hands, taskId, due, clock } = this.#parts;
    const left = due && due.handOver - clock.now().getTime();
    return { state: book.state, tools, hands, seed: `${taskId}:${book.state.seq}`, left };
  }
}

/** What went wrong in doing it; that somebody else writes the log is none of these. */
const isOfTheWorld = (thrown: unknown): boolean =>
  thrown instanceof AppError ? thrown.code !== 'contended' : thrown instanceof Error && 'syscall' in thrown;

/** Failures with which a task cannot go on. */
const STOPS: ReadonlySet<string> = new Set(['model', 'workspace', 'merge']);
