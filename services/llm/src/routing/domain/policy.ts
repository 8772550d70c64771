import { z } from 'zod';
import { region } from './provider.js';

/** A provider, a model by its own name, or `provider/model`. */
const named = z.string().regex(/^[\w.:@/+-]{1,180}$/, 'a name of a provider or model has 1 to 180 letters, digits or . : @ / + _ -');
const ceiling = z
  .int('a ceiling is whole micro-dollars per million tokens')
  .min(0, 'a ceiling is at least 0')
  .max(1_000_000_000_000, 'a ceiling is at most 1000000000000');
const milliseconds = (least: number) =>
  z.int('a time is whole milliseconds').min(least, `a time is at least ${least} ms`).max(600_000, 'a time is at most 600000 ms');
const few = <V extends z.ZodType>(key: z.ZodString, value: V) =>
  z.record(key, value).refine((all) => Object.keys(all).length <= 100, 'there may be 100 entries');

/** How a tenant wants its calls routed. What is not said in a project's own policy is as the tenant says, and then as by default. */
export const PolicySchema = z.strictObject({
  /** What comes first, in this order; what is not named comes after. Default: as the catalog has it. */
  order: z.array(named).max(100, 'there may be 100 entries').optional(),
  /** Shares of the calls among what stands equal in `order`. What is not named has 0: it is tried when all others failed. */
  weights: few(
    named,
    z.int('a weight is a whole number').min(0, 'a weight is at least 0').max(1_000, 'a weight is at most 1000'),
  ).optional(),
  /** Among what still stands equal, the cheapest or the quickest first. */
  prefer: z.enum(['price', 'latency'], 'prefer is price or latency').optional(),
  /** The highest price at which a model is called. */
  ceiling: z.strictObject({ input: ceiling.optional(), output: ceiling.optional() }).optional(),
  /** Only providers there are called. Default: anywhere. */
  regions: z.array(region).min(1, 'name a region, or leave regions out').max(50, 'there may be 50 regions').optional(),
  /** What answers in the place of a model or tier whose providers all failed. */
  fallbacks: few(named, z.array(named).min(1).max(16, 'there may be 16 fallbacks')).optional(),
  midStream: z.enum(['end', 'continue'], 'midStream is end or continue').optional(),
  budgetWaitMs: milliseconds(0).optional(),
  hedgeMs: milliseconds(10).optional(),
});

export type Policy = z.output<typeof PolicySchema>;

/** Default: a stream that breaks ends, a call waits two seconds for room in a budget, nothing is tried twice at once. */
export const merged = (tenant: Policy | undefined, project: Policy | undefined): Policy => ({
  ...defined(tenant),
  ...defined(project),
});

const defined = (policy: Policy = {}): Policy => Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined));
