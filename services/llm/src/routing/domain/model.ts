import { z } from 'zod';
import { CAPABILITIES, TIERS, type Capability, type Tier } from '../../calls/domain/capability.js';
import { providerName } from './provider.js';

/** A model of a provider. */
export interface ModelSettings {
  readonly provider: string;
  /** As the provider names it. */
  readonly name: string;
  /** Other names of the same; the provider is asked by the one that was asked for. */
  readonly aliases: readonly string[];
  /** The tier that it answers for; undefined: it has to be asked for by name. */
  readonly tier?: Tier | undefined;
  /** Tokens of input and output together. */
  readonly contextTokens: number;
  readonly maxOutput: number;
  /** One with `embeddings` does nothing else. */
  readonly capabilities: readonly Capability[];
  /** Percent of its price that its provider asks in a batch job. Default: 50 of Anthropic, OpenAI and Gemini, and of others no batches. */
  readonly batchPercent?: number | undefined;
}

export const modelName = z.string().regex(/^[\w.:@/+-]{1,120}$/, 'the name of a model has 1 to 120 letters, digits or . : @ / + _ -');
const tokens = (what: string, most: number) =>
  z.int(`${what} is a whole number of tokens`).min(1, `${what} is at least 1`).max(most, `${what} is at most ${most}`);

export const ModelSchema = z
  .strictObject({
    provider: providerName,
    name: modelName,
    aliases: z.array(modelName).max(16, 'there may be 16 aliases').default([]),
    tier: z.enum(TIERS, `a tier is one of ${TIERS.join(', ')}`).optional(),
    contextTokens: tokens('the context', 100_000_000),
    maxOutput: tokens('the most output', 10_000_000),
    capabilities: z
      .array(z.enum(CAPABILITIES, `a capability is one of ${CAPABILITIES.join(', ')}`))
      .max(CAPABILITIES.length)
      .default([]),
    batchPercent: z
      .int('batchPercent is a whole number')
      .min(1, 'batchPercent is at least 1')
      .max(100, 'batchPercent is at most 100')
      .optional(),
  })
  .refine(({ contextTokens, maxOutput }) => maxOutput <= contextTokens, 'the most output is at most the context')
  .refine(
    ({ tier, capabilities }) => tier === undefined || !capabilities.includes('embeddings'),
    'a model that makes embeddings has no tier',
  ) satisfies z.ZodType<ModelSettings>;

export const nameOf = ({ provider, name }: Pick<ModelSettings, 'provider' | 'name'>): string => `${provider}/${name}`;
/** Providers that ship and sell batches at half the price. */
const BATCHING: ReadonlySet<string> = new Set(['anthropic', 'openai', 'gemini']);
export const batchPercentOf = ({ provider, batchPercent }: ModelSettings): number | undefined =>
  batchPercent ?? (BATCHING.has(provider) ? 50 : undefined);
export const embeds = ({ capabilities }: ModelSettings): boolean => capabilities.includes('embeddings');
