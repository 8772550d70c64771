import type { AppError } from '@hexad/kernel';
import type { Tokens } from '../../money/index.js';
import type { DiffLine } from '../../prompts/domain/diff.js';

/** What a call came to. */
export interface Outcome {
  readonly provider: string;
  readonly model: string;
  readonly tokens: Tokens;
  /** Micro-dollars. */
  readonly cost: bigint;
  readonly latencyMs: number;
  /** Empty when it failed. */
  readonly finish: string;
  /** Code of the failure; empty for none. */
  readonly error: string;
}

/**
 * What became of the prompt. `today`: of today's version. `as_logged`: the call was made without a template. `no_inputs`: what the template was filled
 * with was not kept. `mixed`: the request does not begin with the messages of its template. `unfit`: today's version does not take those inputs.
 * All but the first are asked as they were logged.
 */
export type PromptFate = 'today' | 'as_logged' | 'no_inputs' | 'mixed' | 'unfit';

/** One logged call and what it is today. */
export interface Replayed {
  readonly call: string;
  readonly startedAt: Date;
  readonly asked: string;
  readonly prompt: {
    readonly fate: PromptFate;
    readonly template: string;
    readonly before: number | undefined;
    readonly after: number | undefined;
    /** Why it is `unfit`. */
    readonly why: string;
  };
  readonly request: readonly DiffLine[];
  readonly answer: readonly DiffLine[];
  readonly before: Outcome;
  /** Undefined when it was not asked again: it had no bodies. */
  readonly after: Outcome | undefined;
  /** Of today's call. */
  readonly failure: AppError | undefined;
}

export const changed = (lines: readonly DiffLine[]): boolean => lines.some(({ op }) => op !== 'same');
