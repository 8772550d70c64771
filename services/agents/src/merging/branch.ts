import type { Source } from '../source/sources.js';
import { Target } from './hands.js';

/** A branch of somebody's repository. */
export class Branch extends Target {
  readonly #source: Source;
  readonly #name: string;
  readonly #signal: AbortSignal;

  constructor(source: Source, name: string, signal: AbortSignal) {
    super();
    this.#source = source;
    this.#name = name;
    this.#signal = signal;
  }

  override async tip(): Promise<string> {
    await this.#source.refresh(this.#signal);
    return this.#source.commitOf(this.#name);
  }

  override move(commit: string, onto: string): Promise<void> {
    return this.#source.move(this.#name, commit, onto, this.#signal);
  }
}
