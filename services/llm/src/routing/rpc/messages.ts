import { AppError } from '@hexad/kernel';
import type {
  ListedModel as ListedModelMessage,
  ListedProvider as ListedProviderMessage,
  Model as ModelMessage,
  Policy as PolicyMessage,
  Provider as ProviderMessage,
} from '@hexad/proto/llm/v1/routing';
import type { z } from 'zod';
import type { Rates } from '../../money/index.js';
import { rateTexts } from '../../money/rpc/amounts.js';
import type { LaneState } from '../application/provider-lanes.js';
import type { ModelSchema, ModelSettings } from '../domain/model.js';
import type { Offer } from '../domain/offer.js';
import type { Policy, PolicySchema } from '../domain/policy.js';
import { isShipped, type ProviderSchema, type ProviderSettings } from '../domain/provider.js';

/** Fails with `invalid`. */
export function given<T>(what: string, message: T | undefined): T {
  if (message === undefined) throw new AppError('invalid', `The request has no ${what}; send all of it.`);
  return message;
}

const some = <T extends string | number>(value: T): T | undefined => (value === 0 || value === '' ? undefined : value);

/** What is not said is undefined here; the domain checks the rest. */
export const toProvider = (message: ProviderMessage): z.input<typeof ProviderSchema> => ({
  name: message.name,
  dialects: message.dialects as z.input<typeof ProviderSchema>['dialects'],
  baseUrl: message.baseUrl,
  needsKey: message.needsKey,
  headers: message.headers,
  region: some(message.region),
  limits: {
    concurrent: some(message.concurrent),
    requestsPerMinute: some(message.requestsPerMinute),
    tokensPerMinute: some(message.tokensPerMinute),
  },
  timeoutMs: some(message.timeoutMs),
  enabled: message.enabled,
});

export const providerMessage = ({ limits, dialects, headers, region = '', ...rest }: ProviderSettings): ProviderMessage => ({
  ...rest,
  dialects: [...dialects],
  headers: { ...headers },
  region,
  concurrent: limits.concurrent ?? 0,
  requestsPerMinute: limits.requestsPerMinute ?? 0,
  tokensPerMinute: limits.tokensPerMinute ?? 0,
});

export const listedProvider = (provider: ProviderSettings, state: LaneState, hasKey: boolean): ListedProviderMessage => ({
  provider: providerMessage(provider),
  state,
  shipped: isShipped(provider.name),
  hasKey,
});

export const toModel = ({ tier, capabilities, ...rest }: ModelMessage): z.input<typeof ModelSchema> => ({
  ...rest,
  tier: some(tier) as ModelSettings['tier'],
  capabilities: capabilities as z.input<typeof ModelSchema>['capabilities'],
});

export const modelMessage = ({ aliases, tier, capabilities, ...rest }: ModelSettings): ModelMessage => ({
  ...rest,
  aliases: [...aliases],
  tier: tier ?? '',
  capabilities: [...capabilities],
});

export const listedModel = ({ model, provider, rates }: Offer & { readonly rates: Rates | undefined }): ListedModelMessage => ({
  model: modelMessage(model),
  rates: rates && rateTexts(rates),
  enabled: provider.enabled,
});

export const toPolicy = (message: PolicyMessage): z.input<typeof PolicySchema> => {
  const { ceilingInput: input, ceilingOutput: output } = message;
  const hasCeiling = input !== undefined || output !== undefined;
  const [weights, fallbacks] = [Object.entries(message.weights), Object.entries(message.fallbacks)];
  return {
    order: message.order?.names,
    weights: weights.length > 0 ? message.weights : undefined,
    prefer: some(message.prefer) as Policy['prefer'],
    ceiling: hasCeiling ? { input, output } : undefined,
    regions: message.regions.length > 0 ? message.regions : undefined,
    fallbacks: fallbacks.length > 0 ? Object.fromEntries(fallbacks.map(([asked, { names }]) => [asked, names])) : undefined,
    midStream: some(message.midStream) as Policy['midStream'],
    budgetWaitMs: message.budgetWaitMs,
    hedgeMs: message.hedgeMs,
  };
};

export const policyMessage = (policy: Policy): PolicyMessage => ({
  order: policy.order && { names: policy.order },
  weights: policy.weights ?? {},
  prefer: policy.prefer ?? '',
  ceilingInput: policy.ceiling?.input,
  ceilingOutput: policy.ceiling?.output,
  regions: policy.regions ?? [],
  fallbacks: Object.fromEntries(Object.entries(policy.fallbacks ?? {}).map(([asked, names]) => [asked, { names }])),
  midStream: policy.midStream ?? '',
  budgetWaitMs: policy.budgetWaitMs,
  hedgeMs: policy.hedgeMs,
});
