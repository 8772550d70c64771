import { describe, expect, it } from 'vitest';
import OpenAI from 'openai';
import { ModelDouble } from './model-double.js';

const client = (double: ModelDouble) => new OpenAI({ baseURL: double.url('openai'), apiKey: 'test-key', maxRetries: 0 });
const ask = (content: string) => ({ model: 'gpt-5.5', messages: [{ role: 'user' as const, content }] });

describe('the model double', () => {
  it('echoes without a script', async () => {
    await using double = await ModelDouble.start();
    expect((await client(double).chat.completions.create(ask('hello'))).choices[0]!.message.content).toBe('You said: hello');
  });

  it('keeps what came in for the test to read', async () => {
    await using double = await ModelDouble.start();
    await client(double).chat.completions.create({ ...ask('hello'), temperature: 0.5 });
    expect(double.requests).toMatchObject([
      {
        number: 1,
        provider: 'openai',
        endpoint: 'chat',
        method: 'POST',
        url: '/openai/v1/chat/completions',
        key: 'test-key',
        body: { temperature: 0.5, messages: [{ content: 'hello' }] },
        rule: 'echo',
        status: 200,
        outcome: 'answered',
      },
    ]);
  });

  it('remembers the last requests only', async () => {
    await using double = await ModelDouble.start({ kept: 2 });
    for (let at = 1; at <= 7; at += 1) await client(double).chat.completions.create(ask(String(at)));
    expect(double.requests.map(({ number }) => number)).toEqual([4, 5, 6, 7]);
  });

  it('takes the first rule that fits, as often as it may, and says so where none does', async () => {
    await using double = await ModelDouble.start({
      script: {
        rules: [
          { when: { model: 'claude-*' }, reply: { text: 'never' } },
          { name: 'once', when: { contains: 'a' }, times: 1, reply: { text: 'first' } },
          { when: { contains: 'a', headers: { 'X-Test': 'yes' } }, reply: { text: 'second' } },
        ],
      },
    });
    const texts = await Promise.all(
      [1, 2, 3].map(() => client(double).chat.completions.create(ask('a'), { headers: { 'x-test': 'yes' } })),
    );
    expect(texts.map(({ choices }) => choices[0]!.message.content)).toEqual(expect.arrayContaining(['first', 'second', 'second']));
    expect(double.requests.filter(({ rule }) => rule === 'once')).toHaveLength(1);
    await expect(client(double).chat.completions.create(ask('b'))).rejects.toMatchObject({ status: 400, code: 'no_rule' });
  });

  it('counts the same usage for the same input, in every double', async () => {
    const usages = [];
    for (let at = 0; at < 2; at += 1) {
      await using double = await ModelDouble.start({ script: { otherwise: { text: 'An answer.' } } });
      usages.push((await client(double).chat.completions.create(ask('What is it?'))).usage);
    }
    expect(usages[0]).toEqual(usages[1]);
  });

  it('sends the usage of a script instead of its own', async () => {
    const usage = { input: 7, output: 5, cacheRead: 3, cacheWrite: 0 };
    await using double = await ModelDouble.start({ script: { otherwise: { text: 'x', usage } } });
    expect((await client(double).chat.completions.create(ask('hello'))).usage).toMatchObject({
      prompt_tokens: 10,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 3 },
    });
  });

  it('tells the protocols apart without their prefixes too', async () => {
    await using double = await ModelDouble.start();
    const root = `http://127.0.0.1:${double.port}`;
    const get = async (path: string, headers: Record<string, string>) => (await (await fetch(root + path, { headers })).json()) as object;
    expect(await get('/v1/models', { authorization: 'Bearer k' })).toMatchObject({ object: 'list' });
    expect(await get('/v1/models', { 'x-api-key': 'k', 'anthropic-version': '2023-06-01' })).toMatchObject({ has_more: false });
    expect(await get('/v1beta/models', { 'x-goog-api-key': 'k' })).toMatchObject({ models: expect.any(Array) });
    expect(await get('/v1/nothing', { authorization: 'Bearer k' })).toMatchObject({ error: { message: 'Invalid URL (GET /v1/nothing)' } });
  });

  it('begins anew with another script, also from another process, and keeps the old one where the new is not valid', async () => {
    await using double = await ModelDouble.start({ script: { otherwise: { text: 'old' } } });
    const control = `http://127.0.0.1:${double.port}/_double`;
    const answer = async () => (await client(double).chat.completions.create(ask('hello'))).choices[0]!.message.content;
    const put = (body: string) => fetch(`${control}/script`, { method: 'PUT', body });
    expect(await answer()).toBe('old');
    const refused = await put('schema: https://hexad.dev/schemas/model-double/v1\nrules: 1');
    expect([refused.status, await refused.json()]).toMatchObject([400, { code: 'invalid' }]);
    expect(await answer()).toBe('old');
    expect((await put('schema: https://hexad.dev/schemas/model-double/v1\notherwise: { text: new }')).status).toBe(204);
    expect(await answer()).toBe('new');
    expect(await (await fetch(`${control}/requests`)).json()).toMatchObject([{ body: { messages: [{ content: 'hello' }] } }]);
    await fetch(`${control}/requests`, { method: 'DELETE' });
    expect(double.requests).toEqual([]);
  });

  it('refuses a body that is larger than the provider takes', async () => {
    await using double = await ModelDouble.start();
    const response = await fetch(`${double.url('anthropic')}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': 'k', 'anthropic-version': '2023-06-01' },
      body: Buffer.alloc(33 * 1024 * 1024, 'x'),
    });
    expect([response.status, await response.json()]).toMatchObject([413, { error: { type: 'request_too_large' } }]);
  });

  it('stops while answers are under way', async () => {
    const double = await ModelDouble.start({ script: { otherwise: { text: 'x', delayMs: 60_000 } } });
    const open = client(double)
      .chat.completions.create(ask('hello'))
      .catch((error: Error) => error);
    await double.until(({ rule }) => rule === 'otherwise' || true);
    const never = double.until(({ number }) => number === 99).catch((error: Error) => error);
    await double[Symbol.asyncDispose]();
    expect(await open).toBeInstanceOf(Error);
    expect(await never).toMatchObject({ code: 'cancelled' });
  });

  it('says that its port is taken', async () => {
    await using double = await ModelDouble.start();
    await expect(ModelDouble.start({ port: double.port })).rejects.toMatchObject({ code: 'port_taken' });
  });

  it('faults where a rule names an endpoint without words, and keeps rules with content from vectors', async () => {
    await using double = await ModelDouble.start({
      script: {
        rules: [
          { when: { endpoint: 'models' }, times: 1, reply: { error: { status: 503 } } },
          { reply: { text: 'words' }, times: 1 },
          { reply: { error: { status: 500 } } },
        ],
      },
    });
    const input = { model: 'text-embedding-3-small', input: 'x' };
    await expect(client(double).models.list()).rejects.toMatchObject({ status: 503 });
    expect((await client(double).models.list()).data.length).toBeGreaterThan(0);
    await expect(client(double).embeddings.create(input)).rejects.toMatchObject({ status: 500 });
    expect((await client(double).chat.completions.create(ask('x'))).choices[0]!.message.content).toBe('words');
  });

  it('opens a stream at once where only its first token is late', async () => {
    await using double = await ModelDouble.start({ script: { otherwise: { text: 'late', firstTokenMs: 3_600_000 } } });
    const stream = await client(double).chat.completions.create({ ...ask('x'), stream: true });
    for await (const { choices } of stream) {
      expect(choices).toMatchObject([{ delta: { role: 'assistant', content: '' } }]);
      stream.controller.abort();
    }
    expect(await double.until(({ outcome }) => outcome === 'aborted')).toMatchObject({ status: 200, pieces: 0 });
  });

  it('forgets stored responses before it grows without end', async () => {
    await using double = await ModelDouble.start({ kept: 1 });
    const { responses } = client(double);
    const first = await responses.create({ model: 'gpt-5.5', input: 'x' });
    expect(await responses.retrieve(first.id)).toMatchObject({ id: first.id });
    for (let at = 0; at < 1_000; at += 100)
      await Promise.all(Array.from({ length: 100 }, () => responses.create({ model: 'gpt-5.5', input: 'x' })));
    await expect(responses.retrieve(first.id)).rejects.toMatchObject({ status: 404 });
  });

  it('does not find a path that is not encoded properly', async () => {
    await using double = await ModelDouble.start();
    expect((await fetch(`${double.url('openai')}/%E0%A4%A`, { headers: { authorization: 'Bearer k' } })).status).toBe(404);
  });
});
