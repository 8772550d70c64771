import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelDouble } from '@hexad/model-double';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Machine, type UpPlatform } from './fixtures/hexad.js';

type Json = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- a test looks at answers as a client does

const SECRET = 'sk-planted-in-the-end-to-end-test-0001';
const ANOTHER = 'sk-planted-in-the-end-to-end-test-0002';

const greeting = (text: string) => ({
  name: 'club.greeting',
  title: 'A greeting',
  inputs: [{ name: 'who', trusted: true }],
  messages: [{ role: 'user', text }],
});

const SCHEMA = '{ type: object, properties: { colour: { type: string } }, required: [colour], additionalProperties: false }';
const ASKING = `
name: ask
version: '1'
steps:
  - { name: say, ai: complete, inputs: { model: kites/kite-1, prompt: 'Does it fly?' }, outputs: { text: said, model: model } }
  - { name: find, ai: extract, inputs: { model: kites/kite-1, text: a red kite, schema: ${SCHEMA} }, outputs: { data: found } }
  - { name: odd, ai: extract, on_error: continue, inputs: { model: kites/kite-1, text: a stone, schema: ${SCHEMA} } }
  - { name: nobody, ai: complete, on_error: continue, inputs: { model: anthropic/claude-sonnet-4-5, prompt: 'Does it fly?' } }
`;

describe('models over REST', () => {
  const machine = new Machine();
  let double: ModelDouble;
  let up: UpPlatform;
  let keyId: string;
  beforeAll(async () => {
    double = await ModelDouble.start({
      script: {
        models: [{ id: 'kite-1', provider: 'openai' }],
        rules: [{ when: { contains: 'a red kite' }, reply: { json: { colour: 'red' } } }],
        otherwise: { text: 'It flies.' },
      },
    });
    up = await machine.up({ HEXAD_LLM_ALLOWED_HOSTS: '127.0.0.1' });
  });
  afterAll(async () => {
    await up?.[Symbol.asyncDispose]();
    await double?.[Symbol.asyncDispose]();
    machine[Symbol.dispose]();
  });

  async function call(method: string, path: string, body?: object, key = up.key): Promise<{ status: number; text: string; json: Json }> {
    const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(`${up.url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, text, json: text.startsWith('{') ? (JSON.parse(text) as Json) : {} };
  }

  const hexad = (...args: string[]) => machine.hexad([...args, '--url', up.url], { env: { HEXAD_KEY: up.key } });

  const chat = (more: object = {}) =>
    call('POST', '/v1/chat/completions', { model: 'kites/kite-1', messages: [{ role: 'user', content: 'Does it fly?' }], ...more });

  it('set up a provider, its model and its price, and show them', async () => {
    const provider = { name: 'kites', dialects: ['openai-chat'], baseUrl: double.url('openai') };
    expect((await call('POST', '/v1/providers', provider)).json).toMatchObject({ name: 'kites', needsKey: true, concurrent: null });
    const model = {
      provider: 'kites',
      name: 'kite-1',
      contextTokens: 100_000,
      maxOutput: 1_000,
      rates: { input: 3_000_000, output: '15000000' },
    };
    expect((await call('POST', '/v1/model-catalog', model)).status).toBe(200);
    const { providers } = (await call('GET', '/v1/providers')).json;
    const { models } = (await call('GET', '/v1/model-catalog?provider=kites')).json;
    expect(providers[0]).toMatchObject({ name: 'kites', shipped: false, hasKey: false, state: { breaker: 'closed' } });
    expect(models).toMatchObject([{ name: 'kite-1', tier: null, rates: { input: '3000000', output: '15000000', cachedRead: '3000000' } }]);
    expect((await call('GET', '/v1/prices?provider=kites')).json.prices).toMatchObject([
      { model: 'kite-1', shipped: false, input: '3000000' },
    ]);
  });

  it('refuse a provider at a private address that the operator did not allow', async () => {
    const provider = { name: 'inside', dialects: ['openai-chat'], baseUrl: 'http://169.254.169.254/v1' };
    const { status, json } = await call('POST', '/v1/providers', provider);
    expect([status, json.code]).toEqual([400, 'host_refused']);
  });

  it('say which key is missing, and call with the key that was added', async () => {
    const missing = (await call('POST', '/v1/providers/kites/test', {})).json;
    expect([missing.ok, missing.code]).toEqual([false, 'key_missing']);
    const { status, json } = await call('POST', '/v1/keys', { provider: 'kites', name: 'of the club', secret: SECRET });
    keyId = json.id;
    expect([status, json.scope, json.hint]).toEqual([201, 'tenant', '…0001']);
    expect((await call('POST', '/v1/providers/kites/test', {})).json).toMatchObject({ ok: true, code: null });
    expect(double.requests.at(-1)).toMatchObject({ endpoint: 'models', key: SECRET });
  });

  it('rotate a key, and show it to nobody', async () => {
    const { status, json } = await call('POST', `/v1/keys/${keyId}/rotate`, { secret: ANOTHER });
    expect([status, json.version, json.hint]).toEqual([200, 2, '…0002']);
    const shown = [await call('GET', '/v1/keys'), await call('GET', `/v1/keys/${keyId}`), await call('GET', '/v1/audit')];
    expect(shown.map(({ text }) => text.includes('sk-planted'))).toEqual([false, false, false]);
    await call('POST', '/v1/providers/kites/test', {});
    expect(double.requests.at(-1)).toMatchObject({ key: ANOTHER });
  });

  it('rotate what encrypts all keys, while they are used', async () => {
    expect((await call('POST', '/v1/key-encryption/rotations')).status).toBe(202);
    await expect.poll(async () => (await call('GET', '/v1/key-encryption/rotations')).json.state).toBe('done');
    expect((await call('POST', '/v1/providers/kites/test', {})).json.ok).toBe(true);
  });

  it('limit what is spent, and let go of it again', async () => {
    const set = await call('POST', '/v1/budgets', { scope: 'tenant', window: 'day', limit: 0 });
    expect([set.status, set.json.limit, set.json.scopeId]).toEqual([200, '0', null]);
    expect((await chat()).status).toBe(402);
    const { budgets } = (await call('GET', '/v1/budgets')).json;
    expect(budgets).toMatchObject([{ id: set.json.id, spent: '0', reserved: '0' }]);
    expect((await call('DELETE', `/v1/budgets/${set.json.id}`)).status).toBe(204);
    expect((await chat()).status).toBe(200);
  });

  it('route by a policy that is replaced as a whole', async () => {
    const policy = { order: ['kites'], fallbacks: { fast: ['kites/kite-1'] } };
    expect((await call('POST', '/v1/model-policy', policy)).json.own).toMatchObject(policy);
    const { effective } = (await call('GET', '/v1/model-policy')).json;
    expect(effective).toMatchObject({ order: ['kites'], weights: {} });
  });

  it('treat calls as the tenant wants it', async () => {
    const { json: settings } = await call('GET', '/v1/call-settings');
    const set = await call('POST', '/v1/call-settings', { ...settings, storeBodies: true });
    expect([set.status, set.json.storeBodies]).toEqual([200, true]);
  });

  it('record each call, with its cost and its bodies where they are kept', async () => {
    await expect.poll(async () => (await chat(), (await call('GET', '/v1/calls?outcome=succeeded')).json.calls.length)).toBeGreaterThan(1);
    const [newest] = (await call('GET', '/v1/calls')).json.calls;
    expect(newest).toMatchObject({ provider: 'kites', model: 'kite-1', outcome: 'succeeded', attempts: 1, error: null });
    const one = (await call('GET', `/v1/calls/${newest.id}`)).json;
    expect(one.attempts).toMatchObject([{ attempt: 1, outcome: 'succeeded', cost: newest.cost }]);
    expect(JSON.stringify([one.request, one.answer])).toMatch(/Does it fly\?.*It flies\./);
  });

  it('tell what was used by whom, also as CSV', async () => {
    const refused = (await call('GET', '/v1/usage?groupBy=error&outcome=failed')).json;
    expect(refused.groups).toMatchObject([{ keys: { error: 'budget_reached' }, usage: { calls: 1, cost: '0' } }]);
    const { total, groups } = (await call('GET', '/v1/usage?groupBy=user,model&outcome=succeeded')).json;
    expect([groups.length, groups[0].keys.model, groups[0].keys.user.length, groups[0].usage.cost]).toEqual([1, 'kite-1', 36, total.cost]);
    const [head, ...lines] = (await call('GET', '/v1/calls.csv?outcome=succeeded')).text.trim().split('\n');
    expect([head!.startsWith('id,started_at,'), lines.length]).toEqual([true, total.calls]);
  });

  it('count calls in metrics that name models and codes, and nobody', async () => {
    const lines = (await call('GET', '/metrics')).text.split('\n').filter((line) => /^(hexad_llm|gen_ai)_/.test(line));
    const { actor, tenant } = (await call('GET', '/v1/me')).json;
    expect(lines.join('\n')).toMatch(/hexad_llm_calls_total\{[^}]*model="kite-1"[^}]*\} [1-9]/);
    expect(lines.filter((line) => line.includes(actor) || line.includes(tenant.id ?? tenant))).toEqual([]);
  });

  it('show a member their own calls alone', async () => {
    const { id } = (await call('POST', '/v1/users', { name: 'Mo', role: 'member' })).json;
    const { secret } = (await call('POST', '/v1/api-keys', { name: 'of mo', userId: id })).json;
    const { json } = await call('GET', '/v1/usage', undefined, secret);
    expect([
      json.total.calls,
      (await call('POST', '/v1/budgets', { scope: 'tenant', window: 'day', limit: 1 }, secret)).json.right,
    ]).toEqual([0, 'budgets.manage']);
  });

  it('keep versions of a prompt, and fill the one that is current', async () => {
    const made = await call('POST', '/v1/prompts', greeting('Greet {{ who }} kindly.'));
    expect([made.status, made.json.version.state, made.json.version.template.inputs[0].name]).toEqual([201, 'draft', 'who']);
    expect((await call('POST', '/v1/prompts/check', greeting('Greet {{ nobody }}.'))).json.findings[0].level).toBe('error');
    expect((await call('POST', '/v1/prompts/club.greeting/publish', { version: 1 })).json.state).toBe('published');
    expect((await call('POST', '/v1/prompts/club.greeting/render', { inputs: { who: 'Ann' } })).json).toMatchObject({
      version: 1,
      arm: null,
    });
    await call('POST', '/v1/prompts', greeting('Greet {{ who }} briefly.'));
    const { lines } = (await call('GET', '/v1/prompts/club.greeting/diff?before=1&after=2')).json;
    expect(lines.filter(({ op }: Json) => op !== 'same').map(({ op, text }: Json) => `${op} ${text}`)).toEqual([
      'removed Greet {{ who }} kindly.',
      'added Greet {{ who }} briefly.',
    ]);
    const { prompts } = (await call('GET', '/v1/prompts')).json;
    expect(prompts).toContainEqual(expect.objectContaining({ name: 'club.greeting', current: 1, latest: 2, experiment: null }));
  });

  it('ask a conversation again from the command line, and tell what changed', async () => {
    const headers = { authorization: `Bearer ${up.key}`, 'content-type': 'application/json', 'x-hexad-conversation': 'c-1' };
    const body = JSON.stringify({ model: 'kites/kite-1', messages: [{ role: 'user', content: 'How high?' }] });
    expect((await fetch(`${up.url}/v1/chat/completions`, { method: 'POST', headers, body })).status).toBe(200);
    await expect.poll(async () => (await call('GET', '/v1/calls?conversation=c-1')).json.calls.length).toBe(1);
    const shown = await hexad('replay', 'c-1');
    expect([shown.code, shown.stderr]).toEqual([0, '']);
    expect(shown.stdout).toMatch(
      /kite-1 → kite-1.*request: the same\n.*answer: the same\n1 calls: 1 asked again, 0 with another answer, 0 failed;/s,
    );
    const json = JSON.parse((await hexad('replay', 'c-1', '--json', '--model', 'kites/nothing')).stdout) as Json;
    expect([json.after, json.error.code, json.prompt.fate]).toEqual([null, 'model_unknown', 'as_logged']);
    const none = await hexad('replay', 'c-0');
    expect([none.code, none.stderr.includes('There is no call of the conversation "c-0"')]).toEqual([66, true]);
  });

  it('are asked by steps of workflows, whose answers are checked and whose calls name run and step', async () => {
    const started = await call('POST', '/v1/runs', { source: ASKING });
    const run = async () => (await call('GET', `/v1/runs/${started.json.id}`)).json;
    await expect.poll(async () => (await run()).state, { timeout: 20_000 }).toBe('succeeded');
    const { variables, steps } = await run();
    expect(variables).toMatchObject({ said: 'It flies.', found: { colour: 'red' }, model: 'kite-1' });
    expect(steps.find(({ path }: Json) => path === 'odd')).toMatchObject({ state: 'failed', errorCode: 'output_invalid' });
    expect(steps.find(({ path }: Json) => path === 'nobody')).toMatchObject({ state: 'failed', errorCode: 'key_missing' });
    const purposes = async () => (await call('GET', `/v1/calls?run=${started.json.id}`)).json['calls'].map(({ purpose }: Json) => purpose);
    await expect.poll(async () => new Set(await purposes())).toEqual(new Set(['workflow.complete', 'workflow.extract']));
  });

  it('forget a key, a model and a provider', async () => {
    const gone = [
      await call('DELETE', `/v1/keys/${keyId}`),
      await call('DELETE', '/v1/model-catalog/kites/kite-1'),
      await call('DELETE', '/v1/providers/kites'),
    ];
    expect(gone.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect((await chat()).status).toBe(404);
  });

  it('leave no key in any file', async () => {
    await up[Symbol.asyncDispose]();
    const files = (await readdir(machine.dataDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
    expect([texts.some((text) => text.includes('sk-planted')), texts.some((text) => text.includes('Does it fly?'))]).toEqual([false, true]);
  });
});
