import type { Caller } from '@hexad/kernel';
import { z } from 'zod';

/** A piece of a conversation. `input` of a call is JSON as the model wrote it: nobody has checked it. */
export const Part = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string(), untrusted: z.boolean().default(false) }),
  z.object({ type: z.literal('call'), id: z.string(), name: z.string(), input: z.string(), signature: z.string().default('') }),
  z.object({ type: z.literal('result'), id: z.string(), name: z.string(), text: z.string(), failed: z.boolean() }),
  z.object({ type: z.literal('thinking'), text: z.string(), signature: z.string(), dialect: z.string(), redacted: z.boolean() }),
]);
export type Part = z.infer<typeof Part>;

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly Part[];
}

/** A tool as a model is told of it. */
export interface ToolWords {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly schema: object;
}

export interface Question {
  /** A tier, a model, or provider/model. */
  readonly model: string;
  readonly system: string;
  /** What the task is, in the words of who gave it. */
  readonly goal: string;
  readonly turns: readonly Turn[];
  readonly tools: readonly ToolWords[];
  /** Tokens; 0: the most that the model gives. */
  readonly maxOutput: number;
  readonly runId: string;
  readonly taskId: string;
  readonly agent: string;
  /** The same for the same question, however often a process dies before it hears the answer. */
  readonly key: string;
}

export const Answer = z.object({
  /** The call in usage and money. */
  call: z.string(),
  provider: z.string(),
  model: z.string(),
  parts: z.array(Part),
  /** stop, length, tool_calls, refused, filtered, … */
  finish: z.string(),
  tokens: z.object({ input: z.number(), output: z.number() }),
  /** Micro-dollars. */
  cost: z.number(),
});
export type Answer = z.infer<typeof Answer>;

/** Micro-dollars for a million tokens. */
export interface Rates {
  readonly input: number;
  readonly output: number;
}

/** The models of the tenant; what is asked is paid from the budgets on the way to the project, and written down with run and task. */
export abstract class Models {
  /** Fails with the codes of the model service: `budget_reached`, `key_missing`, `provider_unavailable`, … */
  abstract ask(caller: Caller, question: Question, signal: AbortSignal): Promise<Answer>;
  /** What the model costs now; undefined when nobody knows. */
  abstract rates(caller: Caller, provider: string, model: string): Promise<Rates | undefined>;
}
