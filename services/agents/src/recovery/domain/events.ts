import { z } from 'zod';
import { Failure } from './failure.js';

/** What a strategy changes about the questions that follow; what it does in the world is `remedied`. */
export const Effect = z.object({
  /** The agent is told so. */
  text: z.string().default(''),
  untrusted: z.boolean().default(false),
  /** Asked from now on, while this does not fail. */
  model: z.string().default(''),
  /** A tool that is not offered meanwhile, and those that stand in for it. */
  withdrawn: z.string().default(''),
  instead: z.array(z.string()).default([]),
  /** Milliseconds from this entry on. */
  wait: z.number().default(0),
});
export type Effect = z.infer<typeof Effect>;

/** A strategy was chosen against a failure. */
export const Recovering = z.object({
  type: z.literal('recovering'),
  failure: Failure,
  strategy: z.string(),
  /** Why this one. */
  reason: z.string(),
  effect: Effect,
});

/** What the strategy does was done; what failed can be tried again. */
export const Remedied = z.object({
  type: z.literal('remedied'),
  strategy: z.string(),
  /** What is to be delivered now, and on which branch, where the strategy changed that. */
  commit: z.string().default(''),
  branch: z.string().default(''),
});

/** Whether it helped: learned for the tenant. */
export const Recovered = z.object({
  type: z.literal('recovered'),
  class: Failure.shape.class,
  code: z.string(),
  strategy: z.string(),
  helped: z.boolean(),
});

/** Nothing was left to try: what failed has failed. */
export const GivenUp = z.object({ type: z.literal('given_up'), failure: Failure, reason: z.string() });
