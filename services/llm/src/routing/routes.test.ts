import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, type House } from '../fixtures/house.js';
import { openDesk, type Desk } from './fixtures/routing.js';

let house: House;
beforeAll(async () => {
  house = await embedded();
});
afterAll(() => house[Symbol.asyncDispose]());

const open = (): Desk => openDesk(house);
const FREE = { input: 0n, output: 0n, cachedRead: 0n, cachedWrite: 0n, cachedWriteLong: 0n };

/** A model of the tenant's own provider, for nothing. */
async function withOllama(desk: Desk): Promise<Desk> {
  const place = { baseUrl: 'http://127.0.0.1:11434/v1', needsKey: false, region: 'cellar' };
  await desk.catalog.setProvider(desk.tenant, { name: 'ollama', dialects: ['openai-chat'], ...place });
  const sizes = { contextTokens: 8_192, maxOutput: 2_048 };
  await desk.catalog.setModel(
    desk.tenant,
    { provider: 'ollama', name: 'llama4', ...sizes, tier: 'fast', capabilities: ['tools', 'streaming'] },
    FREE,
  );
  return desk;
}

describe('a call is routed', () => {
  it('to the model that it names, at every provider that has it', async () => {
    const { planned } = open();
    expect(await planned('gpt-4o-mini')).toEqual(['openai/gpt-4o-mini']);
    expect(await planned('openai/gpt-4o-mini')).toEqual(['openai/gpt-4o-mini', 'github/openai/gpt-4o-mini']);
  });

  it('to the one provider that it names', async () => {
    expect(await open().planned('github/openai/gpt-4o-mini')).toEqual(['github/openai/gpt-4o-mini']);
  });

  it('to a dated version by the name that it was asked for', async () => {
    expect(await open().planned('claude-haiku-4-5-20251001')).toEqual(['anthropic/claude-haiku-4-5-20251001']);
  });

  it.each(['fast', 'hexad/fast'])('for %s to all models of the tier, the tenant’s own first', async (tier) => {
    const { planned } = await withOllama(open());
    expect((await planned(tier)).slice(0, 3)).toEqual(['ollama/llama4', 'anthropic/claude-haiku-4-5', 'openai/gpt-6-luna']);
  });

  it('with all that an attempt needs to know', async () => {
    const { routes, tenant } = await withOllama(open());
    const [candidate] = (await routes.plan(tenant, { model: 'llama4', needs: [], path: {} })).candidates;
    expect(candidate).toEqual({
      provider: 'ollama',
      dialect: 'openai-chat',
      baseUrl: 'http://127.0.0.1:11434/v1',
      needsKey: false,
      headers: {},
      model: 'llama4',
      contextTokens: 8_192,
      maxOutput: 2_048,
      timeoutMs: 120_000,
      rates: FREE,
      limits: {},
    });
  });

  it('in the protocol that it needs, where the provider speaks that one', async () => {
    const { routes, tenant } = open();
    const dialects = ['openai-chat', undefined] as const;
    const plans = dialects.map((dialect) => routes.plan(tenant, { model: 'gpt-5.5', needs: [], path: {}, dialect }));
    expect((await Promise.all(plans)).map(({ candidates }) => candidates[0]!.dialect)).toEqual(['openai-chat', 'openai-responses']);
  });

  it('in the best protocol that can say it all, and in the best one where none can', async () => {
    const { routes, tenant } = open();
    const said = [['openai-responses'], ['openai-chat', 'openai-responses']] as const;
    const plans = said.map((wordless) => routes.plan(tenant, { model: 'gpt-5.5', needs: [], path: {}, wordless }));
    expect((await Promise.all(plans)).map(({ candidates }) => candidates[0]!.dialect)).toEqual(['openai-chat', 'openai-responses']);
  });

  it('to models that can do what it needs', async () => {
    const { planned } = await withOllama(open());
    expect(await planned('fast', { needs: ['images'] })).not.toContain('ollama/llama4');
    expect(await planned('text-embedding-3-small', { needs: ['embeddings'] })).toEqual(['openai/text-embedding-3-small']);
  });

  it('past providers without a key, unless there are no others', async () => {
    const { planned, keys } = open();
    keys.providers.delete('anthropic');
    expect((await planned('powerful'))[0]).toBe('openai/gpt-6-astra');
    expect(await planned('claude-sonnet-5')).toEqual(['anthropic/claude-sonnet-5']);
  });
});

describe('a call is refused', () => {
  it('that asks for a model that is not there, with the names that are nearest', async () => {
    const error = await open().planned('claude-sonet-5').catch((thrown: unknown) => thrown); // prettier-ignore
    expect(error).toMatchObject({ code: 'model_unknown', details: { nearest: expect.arrayContaining(['claude-sonnet-5']) } });
  });

  it.each([
    ['text-embedding-3-small', {}, 'chat'],
    ['gpt-4o', { needs: ['reasoning'] }, 'reasoning'],
    ['claude-opus-5', { needs: ['embeddings'] }, 'embeddings'],
    ['claude-opus-5', { dialect: 'gemini' }, 'dialect gemini'],
    ['claude-opus-5', { dialect: 'openai-chat', bound: ['n', 'logprobs'] }, 'n, logprobs of openai-chat'],
  ] as const)('that needs of %s what it cannot do: %o', async (model, more, capability) => {
    await expect(open().planned(model, more)).rejects.toMatchObject({ code: 'unsupported', details: { capability } });
  });

  it('to a model without a price, for nobody could say what it costs', async () => {
    const { catalog, tenant, planned } = open();
    await catalog.setModel(tenant, { provider: 'openai', name: 'gpt-next', contextTokens: 1_000, maxOutput: 100 });
    await expect(planned('gpt-next')).rejects.toMatchObject({ code: 'model_unknown', message: expect.stringContaining('no price') });
  });

  it('to a provider that is switched off, until it is switched on', async () => {
    const { catalog, tenant, planned } = open();
    const anthropic = await catalog.provider(tenant, 'anthropic');
    const withPublicHost = {
      ...anthropic,
      dialects: ['anthropic' as const] satisfies ['anthropic'],
      baseUrl: 'https://models.example.com',
    };
    await catalog.setProvider(tenant, { ...withPublicHost, enabled: false });
    await expect(planned('claude-opus-5')).rejects.toMatchObject({ code: 'model_unknown' });
    await catalog.setProvider(tenant, withPublicHost);
    expect(await planned('claude-opus-5')).toEqual(['anthropic/claude-opus-5']);
  });

  it('for another tenant’s model', async () => {
    await withOllama(open());
    await expect(open().planned('llama4')).rejects.toMatchObject({ code: 'model_unknown' });
  });
});

const withPolicy = async (policy: Parameters<Desk['policies']['set']>[2], project = ''): Promise<Desk> => {
  const desk = await withOllama(open());
  await desk.policies.set(desk.tenant, project, policy);
  return desk;
};

describe('a policy', () => {
  it('puts in order by provider, by model or by both', async () => {
    const { planned } = await withPolicy({ order: ['gemini-3.5-flash-lite', 'openai', 'anthropic/claude-haiku-4-5'] });
    expect((await planned('fast')).map((name) => name.split('/')[0])).toEqual(
      ['gemini', 'openai', 'openai', 'openai', 'anthropic', 'ollama', 'gemini', 'github'], // prettier-ignore
    );
  });

  it('shares calls out by weight, and keeps what has none for when all others failed', async () => {
    const { planned } = await withPolicy({ weights: { anthropic: 3, ollama: 1 } });
    const firsts = await Promise.all(Array.from({ length: 4_000 }, async () => (await planned('fast')).slice(0, 3).join()));
    const count = (names: string) => firsts.filter((each) => each === names).length;
    const [three, one] = [
      count('anthropic/claude-haiku-4-5,ollama/llama4,openai/gpt-6-luna'),
      count('ollama/llama4,anthropic/claude-haiku-4-5,openai/gpt-6-luna'),
    ];
    expect([three + one, Math.abs(three - 3_000) < 120]).toEqual([4_000, true]);
  });

  it('prefers the cheapest', async () => {
    const { planned } = await withPolicy({ prefer: 'price' });
    expect((await planned('fast')).slice(0, 3)).toEqual(['ollama/llama4', 'gemini/gemini-2.5-flash-lite', 'openai/gpt-6-luna']);
  });

  it('prefers the quickest of late, and tries first what nobody knows', async () => {
    const { planned, latencies, tenant, clock } = await withPolicy({ prefer: 'latency' });
    const took = (provider: string, model: string, ms: number) => latencies.record(tenant, provider, model, ms);
    for (const ms of [900, 800, 40]) took('ollama', 'llama4', ms);
    took('anthropic', 'claude-haiku-4-5', 300);
    const order = await planned('fast');
    expect([order[0], order.indexOf('anthropic/claude-haiku-4-5') < order.indexOf('ollama/llama4')]).toEqual(['openai/gpt-6-luna', true]);
    clock.advance(300_000);
    expect((await planned('fast'))[0]).toBe('ollama/llama4');
  });

  it('lets nothing cost more than its ceiling', async () => {
    const { planned } = await withPolicy({ ceiling: { output: 500_000 } });
    expect(await planned('fast')).toEqual(['ollama/llama4', 'openai/gpt-6-luna', 'gemini/gemini-2.5-flash-lite']);
    await expect(planned('claude-opus-5')).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('ceiling') });
  });

  it('keeps calls in its regions', async () => {
    const { planned } = await withPolicy({ regions: ['cellar'] });
    expect(await planned('fast')).toEqual(['ollama/llama4']);
    await expect(planned('claude-opus-5')).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('region') });
  });

  it('has others answer for a model that was asked for by name, also for one that is not there', async () => {
    const { planned } = await withPolicy({ fallbacks: { 'claude-opus-5': ['gpt-5.5', 'llama4'], 'my-model': ['llama4'] } });
    expect(await planned('claude-opus-5')).toEqual(['anthropic/claude-opus-5', 'openai/gpt-5.5', 'ollama/llama4']);
    expect(await planned('my-model')).toEqual(['ollama/llama4']);
  });

  it.each([{ order: ['opneai'] }, { weights: { 'anthropic/gpt-5.5': 1 } }, { fallbacks: { fast: ['quick'] } }])(
    'that names what is not there is refused: %o',
    async (policy) => {
      const { policies, tenant } = open();
      await expect(policies.set(tenant, '', policy)).rejects.toMatchObject({ code: 'model_unknown' });
    },
  );

  it('of a project says what it says, and leaves the rest to the tenant', async () => {
    const desk = await withPolicy({ order: ['gemini'], midStream: 'continue' });
    await desk.policies.set(desk.tenant, 'kites', { order: ['openai'], hedgeMs: 500 });
    const plan = await desk.routes.plan(desk.tenant, { model: 'primary', needs: [], path: { project: 'kites' } });
    expect([plan.candidates[0]?.provider, plan.midStream, plan.hedgeMs]).toEqual(['openai', 'continue', 500]);
    expect((await desk.planned('primary'))[0]).toMatch(/^gemini/);
  });

  it('that says nothing ends broken streams, waits two seconds for room in a budget and never tries twice at once', async () => {
    const { routes, tenant } = open();
    const { midStream, budgetWaitMs, hedgeMs } = await routes.plan(tenant, { model: 'fast', needs: [], path: {} });
    expect({ midStream, budgetWaitMs, hedgeMs }).toEqual({ midStream: 'end', budgetWaitMs: 2_000, hedgeMs: undefined });
  });
});

describe('what was changed', () => {
  it('in another process holds here within a second', async () => {
    const [here, there] = [open(), openDesk(house)];
    const same = openDesk(house, here.tenant, here.clock);
    await same.planned('fast');
    await here.policies.set(here.tenant, '', { order: ['gemini'] });
    here.clock.advance(1_000);
    expect([(await same.planned('fast'))[0], (await there.planned('fast'))[0]]).toEqual([
      'gemini/gemini-3.5-flash-lite',
      'anthropic/claude-haiku-4-5',
    ]);
  });

  it('is heard of by processes that share the database before that', async () => {
    const here = open();
    const same = openDesk(house, here.tenant, here.clock);
    await same.planned('fast');
    await here.policies.set(here.tenant, '', { order: ['gemini'] });
    await expect.poll(async () => (await same.planned('fast'))[0]).toBe('gemini/gemini-3.5-flash-lite');
  });

  it('costs a call no query while it is known', async () => {
    const desk = open();
    await desk.planned('fast');
    const known = desk.catalogs.of(desk.tenant);
    desk.clock.advance(999);
    expect([known instanceof Promise, desk.catalogs.of(desk.tenant) === known]).toEqual([false, true]);
  });
});

it('a tenant’s price comes before the one that ships, from the moment that was said', async () => {
  const { catalog, tenant, clock, routes } = open();
  const dear = { input: 9_000_000n, output: 9n, cachedRead: 9n, cachedWrite: 9n, cachedWriteLong: 9n };
  const model = { provider: 'anthropic', name: 'claude-haiku-4-5', contextTokens: 200_000, maxOutput: 64_000 };
  await catalog.setModel(tenant, model, dear);
  const input = async () => (await routes.plan(tenant, { model: 'claude-haiku-4-5', needs: [], path: {} })).candidates[0]?.rates.input;
  expect(await input()).toBe(1_000_000n);
  clock.advance(61_000);
  expect(await input()).toBe(9_000_000n);
});

it('lists what can be called by the names to call it with', async () => {
  const { routes, tenant } = await withOllama(open());
  const ids = (await routes.models(tenant)).map(({ id }) => id);
  expect(ids.slice(0, 4)).toEqual(['hexad/fast', 'hexad/primary', 'hexad/powerful', 'llama4']);
  const known = await Promise.all(
    ids.map((id) => routes.plan(tenant, { model: id, needs: id.includes('embedding') ? ['embeddings'] : [], path: {} })),
  );
  expect(known.map(({ candidates }) => candidates.length)).not.toContain(0);
});

it('a tenant nobody knows has what ships', async () => {
  expect((await openDesk(house, randomUUID()).planned('claude-sonnet-5'))[0]).toBe('anthropic/claude-sonnet-5');
});
