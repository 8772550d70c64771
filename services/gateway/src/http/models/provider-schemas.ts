import { z } from 'zod';
import { Rates, RatesIn } from './amounts.js';

const DIALECTS = ['anthropic', 'openai-chat', 'openai-responses', 'gemini'] as const;
const CAPABILITIES = ['tools', 'schema', 'images', 'documents', 'reasoning', 'embeddings', 'streaming'] as const;
const MOST_INT = 2_147_483_647;
const limit = z.number().int().min(1).max(MOST_INT).nullable();

export const ProviderName = z.string().min(1).max(63);

export const ProviderIn = z.strictObject({
  name: ProviderName.describe('a-z, 0-9, dots and dashes.'),
  dialects: z.array(z.enum(DIALECTS)).min(1).describe('Protocols that it speaks, the best first.'),
  baseUrl: z.url().max(2_000).describe('As the SDK of the protocol wants it: `http://127.0.0.1:11434/v1`.'),
  needsKey: z.boolean().default(true),
  headers: z.record(z.string().max(200), z.string().max(2_000)).default({}).describe('With every call. Keys are none of them.'),
  region: z.string().max(60).nullable().default(null).describe('Null: not known, so in no region of a policy.'),
  concurrent: limit.default(null).describe('Calls at a time; null: any number.'),
  requestsPerMinute: limit.default(null),
  tokensPerMinute: limit.default(null),
  timeoutMs: limit.default(null).describe('For a whole answer, and of a stream to its next piece; default two minutes.'),
  enabled: z.boolean().default(true),
});

export const Provider = z
  .object({
    name: z.string(),
    dialects: z.array(z.string()),
    baseUrl: z.string(),
    needsKey: z.boolean(),
    headers: z.record(z.string(), z.string()),
    region: z.string().nullable(),
    concurrent: z.number().nullable(),
    requestsPerMinute: z.number().nullable(),
    tokensPerMinute: z.number().nullable(),
    timeoutMs: z.number().nullable(),
    enabled: z.boolean(),
  })
  .meta({ id: 'ModelProvider' });

export const ListedProvider = Provider.extend({
  shipped: z.boolean().describe('It ships with the product.'),
  hasKey: z.boolean().describe('There is a key with which you may call it.'),
  state: z
    .object({ breaker: z.enum(['closed', 'open', 'half_open']), inUse: z.number(), waiting: z.number(), heldMs: z.number() })
    .nullable()
    .describe('In the process that answered. `open`: it is not asked for a while.'),
}).meta({ id: 'ListedModelProvider' });

export const ProviderTest = z
  .object({
    ok: z.boolean(),
    code: z.string().nullable().describe('key_missing, key_refused, provider_unavailable, …'),
    message: z.string().nullable().describe('What was wrong and what to do.'),
    latencyMs: z.number(),
    models: z.number().describe('Models that the provider names.'),
  })
  .meta({ id: 'ProviderTest' });

export const ModelIn = z.strictObject({
  provider: ProviderName,
  name: z.string().min(1).max(200).describe('As the provider names it.'),
  aliases: z
    .array(z.string().min(1).max(200))
    .max(16)
    .default([])
    .describe('Other names by which the provider itself knows it: sent as they are.'),
  tier: z.enum(['fast', 'primary', 'powerful']).nullable().default(null).describe('Null: it is asked for by name only.'),
  contextTokens: z.number().int().min(1).max(MOST_INT).describe('Of input and output together.'),
  maxOutput: z.number().int().min(0).max(MOST_INT),
  capabilities: z.array(z.enum(CAPABILITIES)).default(['tools', 'schema', 'streaming']),
  batchPercent: z
    .number()
    .int()
    .min(1)
    .max(100)
    .nullable()
    .default(null)
    .describe('Percent of its price that is asked in a batch. Null: 50 of `anthropic`, `openai` and `gemini`; others have no batches.'),
  rates: RatesIn.optional().describe(
    'Its price in micro-dollars per million tokens: at once when it has none, else a good minute from now. Absent: it keeps the one that it has.',
  ),
});

export const CatalogModel = z
  .object({
    provider: z.string(),
    name: z.string(),
    aliases: z.array(z.string()),
    tier: z.string().nullable(),
    contextTokens: z.number(),
    maxOutput: z.number(),
    capabilities: z.array(z.string()),
    batchPercent: z.number().nullable(),
  })
  .meta({ id: 'CatalogModel' });

export const ListedCatalogModel = CatalogModel.extend({
  rates: Rates.nullable().describe('In force now; null without a price, and then it cannot be called.'),
  enabled: z.boolean().describe('Its provider is switched on.'),
}).meta({ id: 'ListedCatalogModel' });
