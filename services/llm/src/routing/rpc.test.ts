import { AppError } from '@hexad/kernel';
import { ModelDouble } from '@hexad/model-double';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, type House } from '../fixtures/house.js';
import { BOATS, KITES, openServed, type Served } from './fixtures/served.js';

let house: House;
let served: Served;
beforeAll(async () => {
  house = await embedded();
  served = await openServed(house);
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});
const OWNER = () => served.as('owner');
const MEMBER = () => served.as('member');
const SECRET = 'sk-ant-planted-0123456789abcdef0123456789';

const provider = (name: string, baseUrl: string, more = {}) => ({
  name,
  baseUrl,
  dialects: ['anthropic'],
  needsKey: true,
  headers: {},
  region: '',
  concurrent: 4,
  requestsPerMinute: 0,
  tokensPerMinute: 0,
  timeoutMs: 0,
  enabled: true,
  ...more,
});
const model = (more = {}) => ({
  provider: 'mine',
  name: 'small',
  aliases: [],
  tier: '',
  contextTokens: 8_192,
  maxOutput: 1_024,
  capabilities: ['tools'],
  ...more,
});
const RATES = { input: '3000000', output: '15000000', cachedRead: '300000', cachedWrite: '3750000', cachedWriteLong: '6000000' };

describe('providers', () => {
  it('are set, shown with how they stand, and removed', async () => {
    const { providers } = served;
    await providers.setProvider({ provider: provider('shown', 'https://models.example.com') }, OWNER());
    const shown = (await providers.listProviders({}, MEMBER())).providers;
    expect(shown[0]).toEqual({
      provider: provider('shown', 'https://models.example.com', { timeoutMs: 120_000 }),
      state: { breaker: 'closed', inUse: 0, waiting: 0, heldMs: 0 },
      shipped: false,
      hasKey: false,
    });
    await providers.removeProvider({ name: 'shown' }, OWNER());
    const left = (await providers.listProviders({}, MEMBER())).providers.map((each) => each.provider?.name);
    expect(left).toEqual(['anthropic', 'openai', 'gemini', 'github']);
  });

  it('that ship can be changed and are as they shipped when that is removed, which can be done once', async () => {
    const { providers } = served;
    await providers.setProvider({ provider: provider('github', 'https://models.example.com') }, OWNER());
    await providers.removeProvider({ name: 'github' }, OWNER());
    const github = (await providers.listProviders({}, OWNER())).providers.at(-1)?.provider;
    expect(github?.baseUrl).toBe('https://models.github.ai/inference');
    await expect(providers.removeProvider({ name: 'github' }, OWNER())).rejects.toMatchObject({ code: 'not_found' });
  });

  it('show a breaker that is open', async () => {
    const { desk, lanes, providers } = served;
    const { candidates } = await desk.routes.plan(desk.tenant, { model: 'gemini-2.5-pro', needs: [], path: {} });
    for (let i = 0; i < 5; i += 1) {
      const permit = await lanes.enter(desk.tenant, candidates[0]!, 1, 0, new AbortController().signal);
      permit.done({ error: new AppError('provider_timeout', 'x'), latencyMs: 1 });
    }
    const shown = (await providers.listProviders({}, OWNER())).providers.find((each) => each.provider?.name === 'gemini');
    expect(shown?.state?.breaker).toBe('open');
  });

  it.each([
    ['invalid', { name: 'Has Space' }],
    ['invalid', { name: 'hexad' }],
    ['invalid', { dialects: [] }],
    ['invalid', { dialects: ['anthropic', 'anthropic'] }],
    ['invalid', { dialects: ['smtp'] }],
    ['invalid', { concurrent: -1 }],
    ['invalid', { tokensPerMinute: 1_000_000_001 }],
    ['invalid', { timeoutMs: 999 }],
    ['invalid', { region: 'Über' }],
    ['invalid', { headers: { Authorization: 'Bearer x' } }],
    ['invalid', { headers: { 'x-api-key': 'x' } }],
    ['invalid', { headers: { 'x-org': 'a\r\nb' } }],
    ['invalid', { headers: { 'x-org': SECRET } }],
    ['host_refused', { baseUrl: 'http://models.example.com' }],
    ['host_refused', { baseUrl: 'https://10.0.0.1' }],
    ['host_refused', { baseUrl: 'https://u:p@models.example.com' }],
    ['host_refused', { baseUrl: 'models' }],
  ])('that are wrong are refused as %s, without what could be a secret: %o', async (code, part) => {
    const set = served.providers.setProvider({ provider: provider('wrong', 'https://models.example.com', part) }, OWNER());
    await expect(set).rejects.toMatchObject({ code, message: expect.not.stringContaining(SECRET) });
  });
});

describe('what a provider may not have is told with what to do instead', () => {
  it.each([
    [
      'https://u:p@models.example.com',
      'The base URL of a provider has no name and no password in it; leave them out, and store the key with POST /v1/keys.',
    ],
    [
      'file:///etc/passwd',
      'The base URL of a provider begins with https:// (or, where the operator allows its host, http://); give the whole address, such as',
    ],
    ['https://models.example.com/?key=x', 'The base URL of a provider has no ? and no #; leave out what begins there.'],
  ])('%s', async (baseUrl, said) => {
    const set = served.providers.setProvider({ provider: provider('wrong', baseUrl) }, OWNER());
    await expect(set).rejects.toMatchObject({ code: 'host_refused', message: expect.stringContaining(said) });
  });

  it.each(['authorization', 'X-Api-Key', 'host'])('the header %s', async (name) => {
    const wish = provider('wrong', 'https://models.example.com', { headers: { [name]: 'x' } });
    await expect(served.providers.setProvider({ provider: wish }, OWNER())).rejects.toMatchObject({
      code: 'invalid',
      message: `The provider is wrong at headers.${name}: a header that carries a key or belongs to the connection cannot be set; add the key to the credentials.`,
    });
  });
});

const tried = async (base: string, name: string, key: string | undefined = SECRET) => {
  if (key !== '') served.secrets.keys.set(name, key);
  await served.providers.setProvider({ provider: provider(name, base) }, OWNER());
  return served.providers.testProvider({ name, projectId: '', model: '' }, MEMBER());
};

describe('a provider is tried', () => {
  it('and says how many models it has', async () => {
    await using double = await ModelDouble.start();
    const { ok, code, models } = await tried(double.url('anthropic'), 'good');
    expect([ok, code, models > 0]).toEqual([true, '', true]);
  });

  it('and says what to do when there is no key', async () => {
    await using double = await ModelDouble.start();
    expect(await tried(double.url('anthropic'), 'keyless', '')).toMatchObject({
      ok: false,
      code: 'key_missing',
      message: expect.stringContaining('add one'),
    });
  });

  it('and says when it does not answer, without the key', async () => {
    const double = await ModelDouble.start();
    const base = double.url('anthropic');
    await double[Symbol.asyncDispose]();
    const answer = await tried(base, 'gone');
    expect([answer.ok, answer.code, JSON.stringify(answer).includes(SECRET)]).toEqual([false, 'provider_unavailable', false]);
  });

  it('only when it is there, and only with the key of a project that one is in', async () => {
    const { providers } = served;
    await expect(providers.testProvider({ name: 'nobody', projectId: '', model: '' }, MEMBER())).rejects.toMatchObject({
      code: 'not_found',
    });
    const elsewhere = providers.testProvider({ name: 'openai', projectId: KITES.replace('aa', 'bb'), model: '' }, MEMBER());
    await expect(elsewhere).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('models', () => {
  beforeAll(async () => {
    await served.providers.setProvider({ provider: provider('mine', 'https://models.example.com') }, OWNER());
  });

  it('are set with their price, listed, called, and removed', async () => {
    const { providers, desk } = served;
    await providers.setModel({ model: model({ tier: 'powerful' }), rates: RATES }, OWNER());
    const { models } = await providers.listModels({ provider: 'mine' }, MEMBER());
    expect(models).toEqual([{ model: model({ tier: 'powerful' }), rates: RATES, enabled: true }]);
    desk.keys.providers.add('mine');
    expect(await desk.planned('small')).toEqual(['mine/small']);
    await providers.removeModel({ provider: 'mine', name: 'small' }, OWNER());
    await expect(desk.planned('small')).rejects.toMatchObject({ code: 'model_unknown' });
  });

  it.each([
    { maxOutput: 8_193 },
    { contextTokens: 0 },
    { tier: 'best' },
    { capabilities: ['flight'] },
    { tier: 'fast', capabilities: ['embeddings'] },
    { name: 'a b' },
    { aliases: ['a b'] },
  ])('that are wrong are refused: %o', async (part) => {
    await expect(served.providers.setModel({ model: model(part) }, OWNER())).rejects.toMatchObject({ code: 'invalid' });
  });

  it('of a provider that is not there are refused', async () => {
    const set = served.providers.setModel({ model: model({ provider: 'nobody' }) }, OWNER());
    await expect(set).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('policies', () => {
  const NOTHING = { weights: {}, prefer: '', regions: [], fallbacks: {}, midStream: '' };

  it('are kept as they were sent, and show what a project has of its tenant', async () => {
    const { providers } = served;
    const policy = {
      order: { names: ['openai'] },
      weights: { openai: 3 },
      prefer: 'price',
      ceilingInput: 5_000_000,
      regions: ['eu'],
      fallbacks: { fast: { names: ['primary'] } },
      midStream: 'continue',
      budgetWaitMs: 0,
    };
    await providers.setPolicy({ projectId: '', policy }, OWNER());
    const { own, effective } = await providers.setPolicy({ projectId: KITES, policy: { ...NOTHING, hedgeMs: 100 } }, OWNER());
    expect([own, effective]).toMatchObject([
      { ...NOTHING, hedgeMs: 100 },
      { ...policy, hedgeMs: 100 },
    ]);
    await providers.setPolicy({ projectId: '', policy: NOTHING }, OWNER());
    expect((await providers.getPolicy({ projectId: '' }, MEMBER())).effective).toMatchObject(NOTHING);
  });

  it.each([
    { weights: { openai: 1_001 } },
    { prefer: 'luck' },
    { ceilingOutput: -1 },
    { regions: ['EU!'] },
    { fallbacks: { fast: { names: [] } } },
    { midStream: 'hope' },
    { budgetWaitMs: 600_001 },
    { hedgeMs: 1 },
  ])('that are wrong are refused: %o', async (part) => {
    const set = served.providers.setPolicy({ projectId: '', policy: { ...NOTHING, ...part } }, OWNER());
    await expect(set).rejects.toMatchObject({ code: 'invalid' });
  });
});

const budget = (scope: string, scopeId: string, limit = '1000000000000000') => ({ scope, scopeId, window: 'day', lengthMs: 0, limit });

describe('budgets', () => {
  it('are set once per place and window, and listed with a forecast', async () => {
    const { budgets } = served;
    const first = await budgets.setBudget(budget('tenant', '', '5'), OWNER());
    const { budget: second } = await budgets.setBudget(budget('tenant', ''), OWNER());
    expect(second).toEqual({ ...first.budget, limit: '1000000000000000' });
    const listed = (await budgets.listBudgets({ runId: '' }, OWNER())).budgets;
    expect(listed[0]).toEqual({ budget: second, spent: '0', reserved: '0', forecast: { atEnd: '0', exhaustedAt: '' } });
  });

  it('of projects that one is not in, and of their runs, are not shown', async () => {
    const { budgets } = served;
    for (const [scope, id] of [['project', KITES], ['project', BOATS], ['run', 'r1'], ['team', 'blue']] as const) await budgets.setBudget(budget(scope, id), OWNER()); // prettier-ignore
    const shown = async (who: ReturnType<typeof OWNER>) =>
      new Set((await budgets.listBudgets({ runId: '' }, who)).budgets.map((each) => each.budget?.scopeId));
    expect(await shown(MEMBER())).toEqual(new Set(['', KITES]));
    expect(await shown(OWNER())).toEqual(new Set(['', KITES, 'blue', BOATS, 'r1']));
  });

  it.each(['kites', '01890000-0000-7000-8000-0000000000ff'])('of a project that is not there are refused: %s', async (id) => {
    const before = (await served.budgets.listBudgets({ runId: '' }, OWNER())).budgets;
    await expect(served.budgets.setBudget(budget('project', id), OWNER())).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringMatching(/^There is no (project 0|such project; its id is a UUID)/),
    });
    expect((await served.budgets.listBudgets({ runId: '' }, OWNER())).budgets).toEqual(before);
  });

  it('with more digits than a limit can have are refused for these', async () => {
    await expect(served.budgets.setBudget(budget('tenant', '', '9'.repeat(27)), OWNER())).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('at most 19 decimal digits'),
    });
  });

  it('are removed once', async () => {
    const { budgets } = served;
    const { budget: made } = await budgets.setBudget(budget('task', 't1'), OWNER());
    await budgets.removeBudget({ id: made!.id }, OWNER());
    await expect(budgets.removeBudget({ id: made!.id }, OWNER())).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each([
    { limit: '-1' },
    { limit: '1.5' },
    { limit: '' },
    { limit: '9'.repeat(19) },
    { scope: 'planet' },
    { window: 'year' },
    { window: 'rolling', lengthMs: 61_000 },
    { window: 'day', lengthMs: 60_000 },
    { scopeId: 'x' },
  ])('that are wrong are refused: %o', async (part) => {
    await expect(served.budgets.setBudget({ ...budget('tenant', ''), ...part }, OWNER())).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('prices', () => {
  const price = { provider: 'mine', model: 'priced', from: '', ...RATES };

  it('begin at once for a model without one, and else in a good minute', async () => {
    const { prices, desk } = served;
    const [first, next] = [await prices.setPrice(price, OWNER()), await prices.setPrice({ ...price, input: '1' }, OWNER())];
    const now = desk.clock.now().getTime();
    expect([first, next].map((each) => Date.parse(each.price!.from) - now)).toEqual([0, 61_000]);
    const listed = (await prices.listPrices({ provider: 'mine', model: 'priced' }, MEMBER())).prices;
    expect(listed).toEqual([first.price, next.price]);
  });

  it('that ship are listed as such', async () => {
    const { prices } = await served.prices.listPrices({ provider: 'openai', model: 'gpt-4o-mini' }, MEMBER());
    expect(prices).toMatchObject([{ shipped: true, from: '', input: '150000', output: '600000' }]);
  });

  it.each([{ input: '-1' }, { output: '' }, { from: 'tomorrow' }, { from: '2026-13-01T00:00:00Z' }, { model: 'a b' }])(
    'that are wrong are refused: %o',
    async (part) => {
      await expect(served.prices.setPrice({ ...price, ...part }, OWNER())).rejects.toMatchObject({ code: 'invalid' });
    },
  );
});

it('members see all of it and change nothing, and who has no role sees nothing', async () => {
  const { providers, budgets, prices } = served;
  const changes = [
    providers.setProvider({ provider: provider('x', 'https://models.example.com') }, MEMBER()),
    providers.removeProvider({ name: 'openai' }, MEMBER()),
    providers.setModel({ model: model() }, MEMBER()),
    providers.removeModel({ provider: 'mine', name: 'small' }, MEMBER()),
    providers.setPolicy({ projectId: '' }, MEMBER()),
    budgets.setBudget({ scope: 'tenant', scopeId: '', window: 'day', lengthMs: 0, limit: '1' }, MEMBER()),
    budgets.removeBudget({ id: KITES }, MEMBER()),
    prices.setPrice({ provider: 'mine', model: 'small', from: '', ...RATES }, MEMBER()),
    providers.listProviders({}, served.as()),
    budgets.listBudgets({ runId: '' }, served.as()),
    prices.listPrices({ provider: '', model: '' }, served.as()),
  ];
  const codes = await Promise.all(changes.map((change) => change.then(() => 'done', ({ code }: AppError) => code))); // prettier-ignore
  expect(new Set(codes)).toEqual(new Set(['forbidden']));
});
