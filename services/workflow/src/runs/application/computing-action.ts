import { AppError } from '@hexad/kernel';
import type { z } from 'zod';
import type { PluginContext } from './plugins.js';

/** What an action that only computes knows of its step. There is nothing to abort and no time to keep: it answers at once. */
export type ComputingContext = Pick<PluginContext, 'caller' | 'runId' | 'projectId' | 'step' | 'idempotencyKey' | 'attempt'>;

declare const answersAtOnce: unique symbol;

/**
 * An action without any effect outside, which the engine calls within the turn of a run: a thousand of them cost one commit. It may be called again for the
 * same try, when a turn is lost or made anew, so that nothing but its answer may be left of it. Only `computingAction` makes one.
 */
export interface ComputingAction<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
  compute(input: z.output<I>, context: ComputingContext): unknown;
  readonly [answersAtOnce]: true;
}

/** Never what has to be awaited, not even as one of several. */
export type AtOnce<R> = [Extract<R, { readonly then: (...given: never[]) => unknown }>] extends [never] ? R : never;

export interface Computing<I extends z.ZodType, O extends z.ZodType, R extends z.input<O>> {
  readonly input: I;
  readonly output: O;
  /** Must take less than a millisecond or so: no other run goes on meanwhile. What takes longer is for `pluginAction`. */
  compute(input: z.output<I>, context: ComputingContext): AtOnce<R>;
}

/** As `pluginAction`, for what only computes; a function that gives a promise does not compile. */
export const computingAction = <I extends z.ZodType, O extends z.ZodType, R extends z.input<O>>(
  action: Computing<I, O, R>,
): ComputingAction => action as unknown as ComputingAction;

/** Where types were got round. */
export function atOnce(name: string, answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || !('then' in answer) || typeof answer.then !== 'function') return answer;
  // Nobody waits for it, and a rejection that nobody hears of ends the process.
  void Promise.resolve(answer).catch(() => undefined);
  throw new AppError('internal', `${name} is said to compute only, and gave a promise; an action that waits for something has \`run\`.`);
}
