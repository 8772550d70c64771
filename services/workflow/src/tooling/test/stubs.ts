import type { Answer, Stubs } from './case-schema.js';

/** A try of a step that needs an answer. */
export interface Asked {
  /** Whole: with the path of the step that called the run before it. */
  readonly path: string;
  readonly name: string;
  /** `version_control.push`, `code.generate`, `workflow:release`. */
  readonly calls: string;
  readonly attempt: number;
}

/** Finds for each try of a step the answer that stands in for it: the nearest of path, path with `[*]`, name and what it calls. */
export class StubTable {
  readonly #stubs: ReadonlyMap<string, readonly Answer[]>;
  readonly #used = new Set<string>();

  constructor(stubs: Stubs) {
    this.#stubs = new Map(Object.entries(stubs).map(([key, answers]) => [key, Array.isArray(answers) ? answers : [answers]]));
  }

  has(asked: Asked): boolean {
    return this.#keyOf(asked) !== undefined;
  }

  /** The last answer of a list stands for all tries after it. */
  answer(asked: Asked): Answer | undefined {
    const key = this.#keyOf(asked);
    if (key === undefined) return undefined;
    this.#used.add(key);
    const answers = this.#stubs.get(key)!;
    return answers[Math.min(asked.attempt, answers.length) - 1];
  }

  unused(): string[] {
    return [...this.#stubs.keys()].filter((key) => !this.#used.has(key));
  }

  #keyOf({ path, name, calls }: Asked): string | undefined {
    return [path, path.replaceAll(/\[[^\]]*\]/g, '[*]'), name, calls].find((key) => this.#stubs.has(key));
  }
}
