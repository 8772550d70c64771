import { ExpressionError } from './error.js';
import { MAX_STEPS } from './limits.js';

/**
 * Counts what an evaluation does. CEL lets `||`, `exists` and `default` pass over an error, so what must end the evaluation is kept here
 * and thrown when the engine comes back; every further step fails at once.
 */
export class Meter {
  #left = MAX_STEPS;
  #ended: ExpressionError | undefined;

  spend(steps: number): void {
    if (this.#ended) throw this.#ended;
    this.#left -= steps;
    if (this.#left < 0) this.end(`it takes more than ${MAX_STEPS} steps; work on shorter lists or texts, or do it in a step of its own`);
  }

  /** Ends the evaluation whatever stands around this call. */
  end(why: string): never {
    this.#ended ??= new ExpressionError(why);
    throw this.#ended;
  }

  /** Throws what ended the evaluation, if anything did. */
  settle(): void {
    if (this.#ended) throw this.#ended;
  }
}

let current: Meter | undefined;

/** Runs `work` under a meter. Work inside work shares the outer one: variables that refer to variables cost what they cost together. */
export function metered<T>(work: (meter: Meter) => T): T {
  if (current) return work(current);
  current = new Meter();
  // CEL makes an error of each part that has no value. Nobody reads where in our code that was, and looking it up is what costs.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work(current);
  } finally {
    current = undefined;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The meter of the evaluation that is going on. Evaluation is synchronous, so there is one at most. */
export function meter(): Meter {
  if (!current) throw new TypeError('nothing is being evaluated');
  return current;
}
