import { NO_TOKENS, type Tokens } from '../../money/index.js';

/** Tokens that a model writes in a second, at the fastest. */
const FASTEST = 200;
/** UTF-16 units of text that make at least a token, in dense scripts too. */
const UNITS_OF_TOKEN = 2;
/** Output tokens that stand in the books for an attempt of which nobody ever says what became of it. */
const UNKNOWN_OUTPUT = 1_024;

export interface Known {
  /** As counted before the call. */
  readonly input: number;
  readonly maxOutput: number;
  /** As the provider last told of it. */
  readonly told?: Tokens | undefined;
  /** UTF-16 units of what it wrote, if that was heard. */
  readonly written?: number | undefined;
  readonly elapsedMs: number;
}

/**
 * What an attempt used whose bill never came: what the provider told, and of the output what was heard, or else what could be written in the time.
 * Never more than was reserved.
 */
export function guess({ input, maxOutput, told, written, elapsedMs }: Known): Tokens {
  const output =
    written === undefined ? Math.ceil((elapsedMs / 1000) * FASTEST) : Math.max(told?.output ?? 0, Math.ceil(written / UNITS_OF_TOKEN));
  return { ...(told ?? { ...NO_TOKENS, input }), output: Math.min(maxOutput, output) };
}

/** What is debited when a process dies in the middle of an attempt. */
export const unheard = (input: number, maxOutput: number): Tokens => ({ ...NO_TOKENS, input, output: Math.min(maxOutput, UNKNOWN_OUTPUT) });
