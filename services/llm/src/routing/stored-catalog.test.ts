import { randomUUID } from 'node:crypto';
import { openStore } from '@hexad/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import type { House } from '../fixtures/house.js';
import { llmSchema } from '../schema.js';
import { StoredCatalog } from './adapters/stored-catalog.js';
import type { ModelSettings } from './domain/model.js';
import type { ProviderSettings } from './domain/provider.js';

const provider = (name: string): ProviderSettings => ({
  name,
  dialects: ['openai-chat', 'openai-responses'],
  baseUrl: 'https://models.example.com/v1',
  needsKey: false,
  headers: { 'x-org': 'kites' },
  region: 'eu',
  limits: { concurrent: 3, tokensPerMinute: 1_000_000_000 },
  timeoutMs: 5_000,
  enabled: false,
});
const model = (name: string): ModelSettings => ({
  provider: 'mine',
  name,
  aliases: [`${name}-1`],
  tier: 'fast',
  contextTokens: 100,
  maxOutput: 10,
  capabilities: ['tools'],
});

describe.each(DATABASES)('the catalog on $name', ({ open, there }) => {
  let house: House;
  beforeAll(async () => {
    if (there) house = await open();
  });
  afterAll(() => house?.[Symbol.asyncDispose]());
  const some = () => ({ catalog: new StoredCatalog(house.server.store(llmSchema)), tenant: randomUUID() });

  it.runIf(there)('gives back what was set, the latest of each', async () => {
    const { catalog, tenant } = some();
    for (const enabled of [true, false]) await catalog.setProvider(tenant, { ...provider('mine'), enabled });
    await catalog.setModel(tenant, model('small/llama:7b'));
    await catalog.setPolicy(tenant, '', { order: ['mine'] });
    await catalog.setPolicy(tenant, 'kites', { prefer: 'price' });
    await catalog.setPolicy(tenant, 'kites', undefined);
    expect(await catalog.load(tenant)).toEqual({
      providers: [provider('mine')],
      models: [model('small/llama:7b')],
      policies: new Map([['', { order: ['mine'] }]]),
      prices: [],
    });
  });

  it.runIf(there)('keeps tenants apart', async () => {
    const { catalog, tenant } = some();
    await catalog.setProvider(tenant, provider('mine'));
    const other: string = randomUUID();
    expect([(await catalog.load(other)).providers, await catalog.removeProvider(other, 'mine')]).toEqual([[], false]);
  });

  it.runIf(there)('takes a provider’s models with it', async () => {
    const { catalog, tenant } = some();
    await catalog.setProvider(tenant, provider('mine'));
    await catalog.setModel(tenant, model('small'));
    await catalog.removeProvider(tenant, 'mine');
    expect((await catalog.load(tenant)).models).toEqual([]);
  });

  it.runIf(there)('has so many of a tenant and no more', async () => {
    const { catalog, tenant } = some();
    for (let i = 0; i < 100; i += 1) await catalog.setProvider(tenant, provider(`p${i}`));
    await expect(catalog.setProvider(tenant, provider('one-more'))).rejects.toMatchObject({ code: 'conflict' });
    await catalog.setProvider(tenant, { ...provider('p7'), enabled: true });
    expect((await catalog.load(tenant)).providers).toHaveLength(100);
  });

  it.runIf(there)('tells other processes of a change', async () => {
    await using stack = new AsyncDisposableStack();
    const { catalog, tenant } = some();
    const { url } = house;
    // The embedded database has one process alone.
    const server = url === undefined ? house.server : stack.use(await openStore({ url, directUrl: url, schemas: [llmSchema] }));
    const heard: string[] = [];
    stack.use(new StoredCatalog(server.store(llmSchema)).onChange((of) => heard.push(of)));
    // A process that only just began may miss a word.
    await expect.poll(async () => (await catalog.setPolicy(tenant, '', { order: ['mine'] }), heard)).toContain(tenant);
  });
});
