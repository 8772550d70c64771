import { readFileSync } from 'node:fs';
import { localKeyFile, runPlatform, schemasOf } from '@hexad/host';
import { ROLES, type Caller } from '@hexad/kernel';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { KeyServiceService } from '@hexad/proto/llm/v1/keys';
import { BudgetServiceService } from '@hexad/proto/llm/v1/money';
import { ProviderServiceService } from '@hexad/proto/llm/v1/routing';
import { ANONYMOUS } from '@hexad/rpc';
import { identityRole } from '@hexad/service-identity/role';
import { llmRole } from '@hexad/service-llm/role';
import { openStore } from '@hexad/store';

const [upstream, port, dataDir, database, owner] = process.argv.slice(2) as [string, string, string, string?, string?];
const modules = [identityRole, llmRole];
if (database !== undefined && owner !== undefined) {
  await using server = await openStore({ url: database, ownerUrl: owner, directUrl: database, schemas: schemasOf(modules), poolSize: 2 });
  await server.migrate();
}

const values = {
  HEXAD_DATA_DIR: dataDir,
  HEXAD_LLM_LISTEN: `127.0.0.1:${port}`,
  HEXAD_LLM_ALLOWED_HOSTS: '127.0.0.1',
  ...(database !== undefined && { HEXAD_DATABASE_URL: database, HEXAD_DATABASE_DIRECT_URL: database }),
};
/** The model gateway as it is shipped, with a tenant that has a key, a price and budgets. */
const running = await runPlatform({ modules, sources: [{ name: 'the bench', values }] });
process.once('SIGTERM', () => void running[Symbol.asyncDispose]());
const { rpc } = running.platform;
const apiKey = readFileSync(localKeyFile(dataDir), 'utf8').trim();
const { tenant, actor, roles } = await rpc.client('identity', IdentityServiceService).authenticate({ apiKey }, { caller: ANONYMOUS });
const caller: Caller = { tenant, actor, roles: ROLES.filter((role) => roles.includes(role)) };
const [providers, keys, budgets] = [
  rpc.client('llm', ProviderServiceService),
  rpc.client('llm', KeyServiceService),
  rpc.client('llm', BudgetServiceService),
];
await providers.setProvider(
  {
    provider: {
      name: 'stub',
      dialects: ['openai-chat'],
      baseUrl: `${upstream}/v1`,
      needsKey: true,
      headers: {},
      region: '',
      concurrent: 0,
      requestsPerMinute: 0,
      tokensPerMinute: 0,
      timeoutMs: 0,
      enabled: true,
    },
  },
  { caller },
);
await keys.createKey({ provider: 'stub', scope: 'tenant', scopeId: '', name: 'bench', secret: 'sk-bench-0123456789' }, { caller });
const model = { provider: 'stub', name: 'stub', aliases: [], tier: '', contextTokens: 128_000, maxOutput: 4_096 };
const rates = { input: '1000000', output: '2000000', cachedRead: '1000000', cachedWrite: '1000000' };
await providers.setModel({ model: { ...model, capabilities: ['tools', 'schema', 'streaming'] }, rates }, { caller });
for (const window of ['day', 'month'])
  await budgets.setBudget({ scope: 'tenant', scopeId: '', window, lengthMs: 0, limit: '1000000000000' }, { caller });
console.log(`key ${apiKey}`);
