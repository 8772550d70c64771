import { AppError, type Clock } from '@hexad/kernel';
import type { GitRepository } from '@hexad/workspace';
import type { Entry, Outcome, Step } from './domain/queue.js';

/** A branch that change sets land on. */
export abstract class Target {
  /** Where it stands now. */
  abstract tip(): Promise<string>;
  /** Moves it from `onto` to `commit`. Fails with `contended` when it stands elsewhere. */
  abstract move(commit: string, onto: string): Promise<void>;
}

/** Whether a commit is in order. */
export abstract class Prover {
  /** Undefined: it is. Otherwise what failed, in words for whoever made the change. */
  abstract fault(commit: string): Promise<string | undefined>;
}

/** Does the steps of a merge queue in a repository. Each may be done again after a kill. */
export class MergeHands {
  readonly #repository: GitRepository;
  readonly #target: Target;
  readonly #prover: Prover;
  readonly #clock: Clock;

  constructor(repository: GitRepository, parts: { target: Target; prover: Prover; clock: Clock }) {
    this.#repository = repository;
    this.#target = parts.target;
    this.#prover = parts.prover;
    this.#clock = parts.clock;
  }

  tip(): Promise<string> {
    return this.#target.tip();
  }

  async do(entry: Entry, step: Step): Promise<Outcome> {
    switch (step.do) {
      case 'rebase':
        return this.#rebase(entry, step.onto);
      case 'prove': {
        const fault = await this.#prover.fault(step.head);
        return fault === undefined ? { did: 'prove', head: step.head } : { did: 'return', code: 'red', reason: fault, files: entry.files };
      }
      case 'land':
        return this.#land(step.head, step.onto);
      case 'return':
        return { did: 'return', code: step.code, reason: step.reason };
    }
  }

  async #rebase({ head }: Entry, onto: string): Promise<Outcome> {
    try {
      return { did: 'rebase', onto, head: await this.#repository.rebase({ tip: head, onto, at: this.#clock.now() }) };
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code !== 'conflict' && error.code !== 'too_large') throw error;
      const files = error.details['files'];
      return { did: 'return', code: 'conflict', reason: error.message, files: Array.isArray(files) ? files.map(String) : [] };
    }
  }

  async #land(head: string, onto: string): Promise<Outcome> {
    try {
      await this.#target.move(head, onto);
      return { did: 'land', commit: head };
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code === 'contended') return { did: 'move' };
      if (error.code === 'conflict' || error.code === 'forbidden') return { did: 'return', code: 'refused', reason: error.message };
      throw error;
    }
  }
}
