import { ROLES, type Caller } from '@hexad/kernel';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { KeyServiceService } from '@hexad/proto/llm/v1/keys';
import { BudgetServiceService } from '@hexad/proto/llm/v1/money';
import { ProviderServiceService } from '@hexad/proto/llm/v1/routing';
import { ANONYMOUS, type RpcClients } from '@hexad/rpc';

const LIMITS = { region: '', concurrent: 0, requestsPerMinute: 0, tokensPerMinute: 0, timeoutMs: 0, enabled: true };
const SIZES = { aliases: [], tier: '', contextTokens: 128_000, maxOutput: 4_096, capabilities: ['tools', 'schema', 'streaming'] };

/** Micro-dollars: what the calls of one run may cost. */
export const LIMIT = 2_000;

/**
 * A provider with a key, a model with a price, another whose input is free so that a call costs exactly what was reserved for it, budgets for the
 * day and the month, and small ones for single runs. Gives the tenant.
 */
export async function setUp(rpc: RpcClients, apiKey: string, upstream: string): Promise<string> {
  const { tenant, actor, roles } = await rpc.client('identity', IdentityServiceService).authenticate({ apiKey }, { caller: ANONYMOUS });
  const caller: Caller = { tenant, actor, roles: ROLES.filter((role) => roles.includes(role)) };
  const providers = rpc.client('llm', ProviderServiceService);
  const provider = { name: 'stub', dialects: ['openai-chat'], baseUrl: `${upstream}/v1`, needsKey: true, headers: {}, ...LIMITS };
  await providers.setProvider({ provider }, { caller });
  const key = { provider: 'stub', scope: 'tenant', scopeId: '', name: 'bench', secret: 'sk-bench-0123456789' };
  await rpc.client('llm', KeyServiceService).createKey(key, { caller });
  for (const [name, input] of [
    ['stub', '1000000'],
    ['exact', '0'],
  ] as const) {
    const rates = { input, output: '2000000', cachedRead: input, cachedWrite: input, cachedWriteLong: input };
    await providers.setModel({ model: { provider: 'stub', name, ...SIZES }, rates }, { caller });
  }
  const budgets = rpc.client('llm', BudgetServiceService);
  for (const window of ['day', 'month'])
    await budgets.setBudget({ scope: 'tenant', scopeId: '', window, lengthMs: 0, limit: '1000000000000' }, { caller });
  for (const run of ['of one process', 'of three processes'].map(runNamed))
    await budgets.setBudget({ scope: 'run', scopeId: run, window: 'run', lengthMs: 0, limit: String(LIMIT) }, { caller });
  return tenant;
}

export const runNamed = (words: string): string => words.replaceAll(' ', '-');
