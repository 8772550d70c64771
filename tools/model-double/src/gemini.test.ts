import { ApiError, FunctionCallingConfigMode, GoogleGenAI, Type } from '@google/genai';
import { describe, expect, it } from 'vitest';
import { doubleWith } from './fixtures/double-with.js';
import { ModelDouble } from './server/model-double.js';

const client = (double: ModelDouble, apiKey = 'test-key', attempts?: number) =>
  new GoogleGenAI({
    apiKey,
    httpOptions: { baseUrl: double.url('gemini'), ...(attempts === undefined ? {} : { retryOptions: { attempts, initialDelay: 0.001 } }) },
  });

const ask = (contents = 'hello') => ({ model: 'gemini-2.5-flash', contents });

const caught = (work: Promise<unknown>): Promise<unknown> => work.catch((thrown: unknown) => thrown);

describe('the Gemini SDK against the double', () => {
  it('reads a scripted answer and its usage, which counting foretells', async () => {
    await using double = await doubleWith({ text: 'Good morning.' });
    const { models } = client(double);
    const answer = await models.generateContent(ask());
    expect(answer.text).toBe('Good morning.');
    expect(answer.candidates).toMatchObject([{ finishReason: 'STOP' }]);
    const { totalTokens } = await models.countTokens(ask());
    expect(answer.usageMetadata).toMatchObject({
      promptTokenCount: totalTokens,
      candidatesTokenCount: 4,
      totalTokenCount: totalTokens! + 4,
    });
  });

  it('streams the same answer in pieces', async () => {
    await using double = await doubleWith({ thinking: 'Hm.', text: 'One piece after the other 🎉.', chunkSize: 4 });
    const pieces: string[] = [];
    for await (const { text } of await client(double).models.generateContentStream(ask())) if (text) pieces.push(text);
    expect(pieces.join('')).toBe('One piece after the other 🎉.');
    expect(pieces.length).toBeGreaterThan(6);
  });

  it('gets function calls and answers their results', async () => {
    await using double = await ModelDouble.start({
      script: {
        rules: [
          { when: { toolResult: true }, reply: { text: 'It rains.' } },
          { when: { contains: 'broken' }, reply: { tools: [{ name: 'weather', arguments: '{"city"' }] } },
          { when: { tool: 'weather' }, reply: { tools: [{ name: 'weather', input: { city: 'Bern' } }] } },
        ],
      },
    });
    const parameters = { type: Type.OBJECT, properties: { city: { type: Type.STRING } } };
    const config = {
      tools: [{ functionDeclarations: [{ name: 'weather', parameters }] }],
      toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
    };
    const first = await client(double).models.generateContent({ ...ask('Rain?'), config });
    expect(first.functionCalls).toMatchObject([{ name: 'weather', args: { city: 'Bern' } }]);
    const contents = [
      { role: 'user', parts: [{ text: 'Rain?' }] },
      first.candidates![0]!.content!,
      { role: 'user', parts: [{ functionResponse: { name: 'weather', response: { output: 'rain' } } }] },
    ];
    expect((await client(double).models.generateContent({ ...ask(), contents, config })).text).toBe('It rains.');
    const broken = await client(double).models.generateContent({ ...ask('broken'), config });
    expect(broken.candidates).toMatchObject([{ finishReason: 'MALFORMED_FUNCTION_CALL', content: { parts: [] } }]);
  });

  it.each([
    [400, 'INVALID_ARGUMENT'],
    [401, 'UNAUTHENTICATED'],
    [402, 'FAILED_PRECONDITION'],
    [403, 'PERMISSION_DENIED'],
    [404, 'NOT_FOUND'],
    [408, 'DEADLINE_EXCEEDED'],
    [429, 'RESOURCE_EXHAUSTED'],
    [500, 'INTERNAL'],
    [503, 'UNAVAILABLE'],
  ])('maps a scripted %i to its error', async (status, name) => {
    await using double = await doubleWith({ error: { status, retryAfter: 3 } });
    const error = await caught(client(double).models.generateContent(ask()));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status, message: expect.stringContaining(`"status":"${name}"`) });
    expect((error as ApiError).message).toContain('"retryDelay":"3s"');
  });

  it('tries again where its options say so', async () => {
    await using double = await ModelDouble.start({
      script: { rules: [{ times: 2, reply: { error: { status: 503 } } }, { reply: { text: 'at last' } }] },
    });
    expect((await client(double, 'test-key', 3).models.generateContent(ask())).text).toBe('at last');
    expect(double.requests.map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  it('may go away in the middle of a stream, which the double notes', async () => {
    await using double = await doubleWith({ text: 'one two three four', chunkSize: 4, stallAfter: 2 });
    const leaving = new AbortController();
    const pieces: Array<string | undefined> = [];
    const read = async () => {
      for await (const { text } of await client(double).models.generateContentStream({
        ...ask(),
        config: { abortSignal: leaving.signal },
      })) {
        pieces.push(text);
        if (pieces.length === 2) leaving.abort();
      }
    };
    expect(await caught(read())).toBeInstanceOf(Error);
    expect(pieces).toEqual(['one ', 'two ']);
    expect(await double.until(({ outcome }) => outcome === 'stalled')).toMatchObject({ pieces: 2, endpoint: 'generate' });
  });

  it('sees a stream that is cut and one that fails in the middle', async () => {
    await using double = await ModelDouble.start({
      script: {
        rules: [
          { times: 1, reply: { text: 'one two three', chunkSize: 4, cutAfter: 1 } },
          { reply: { text: 'one two three', chunkSize: 4, failAfter: { pieces: 1, error: { status: 503 } } } },
        ],
      },
    });
    const read = async () => {
      for await (const { text } of await client(double).models.generateContentStream(ask())) expect(text).toBe('one ');
    };
    expect(await caught(read())).toBeInstanceOf(Error);
    expect(await caught(read())).toMatchObject({ status: 503 });
  });

  it('is refused as by the provider where a request is not valid', async () => {
    await using double = await ModelDouble.start({ script: { keys: ['test-key'] } });
    const refused = async (body: object, key = 'test-key', model = 'gemini-2.5-flash') => {
      const url = `${double.url('gemini')}/v1beta/models/${model}:generateContent?key=${key}`;
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
      const { error } = (await response.json()) as { error: { status: string; message: string } };
      return `${response.status} ${error.status} ${error.message}`;
    };
    expect(await refused({})).toContain('400 INVALID_ARGUMENT * GenerateContentRequest.contents: contents is not specified');
    expect(await refused({ contents: [], prompt: 'x' })).toContain('Unknown name "prompt": Cannot find field.');
    expect(await refused({ contents: [{ role: 'robot', parts: [{ text: 'x' }] }] })).toContain('Please use a valid role: user, model.');
    expect(await refused({}, 'other')).toBe('400 INVALID_ARGUMENT API key not valid. Please pass a valid API key.');
    expect(await refused({}, '')).toMatch(/^403 PERMISSION_DENIED Method doesn't allow unregistered callers/);
    expect(await refused({}, 'test-key', 'gemini-none')).toMatch(/^404 NOT_FOUND models\/gemini-none is not found for API version v1beta/);
  });

  it('gets vectors', async () => {
    await using double = await ModelDouble.start();
    const { embeddings } = await client(double).models.embedContent({
      model: 'gemini-embedding-001',
      contents: ['one', 'two'],
      config: { outputDimensionality: 16 },
    });
    expect(embeddings?.map(({ values }) => values?.length)).toEqual([16, 16]);
    const single = await fetch(`${double.url('gemini')}/v1beta/models/gemini-embedding-001:embedContent?key=k`, {
      method: 'POST',
      body: JSON.stringify({ content: { parts: [{ text: 'one' }] }, outputDimensionality: 16 }),
    });
    expect(await single.json()).toEqual({ embedding: { values: embeddings![0]!.values } });
  });

  it('lists models page by page', async () => {
    await using double = await ModelDouble.start();
    const names: Array<string | undefined> = [];
    for await (const { name } of await client(double).models.list({ config: { pageSize: 2 } })) names.push(name);
    expect(names).toEqual(['models/gemini-2.5-pro', 'models/gemini-2.5-flash', 'models/gemini-embedding-001']);
  });

  it('works a batch off, entry by entry', async () => {
    await using double = await ModelDouble.start({
      script: {
        batches: { polls: 1 },
        rules: [{ when: { contains: 'bad' }, reply: { error: { status: 503 } } }, { reply: { text: 'done' } }],
      },
    });
    const { batches } = client(double);
    const src = ['good', 'bad'].map((text) => ({ contents: [{ role: 'user', parts: [{ text }] }], metadata: { text } }));
    const made = await batches.create({
      model: 'gemini-2.5-flash',
      src: [...src, { contents: [{ role: 'robot', parts: [{ text: 'x' }] }] }],
    });
    expect(made.state).toBe('JOB_STATE_RUNNING');
    const name = made.name!;
    expect((await batches.get({ name })).state).toBe('JOB_STATE_RUNNING');
    const ended = await batches.get({ name });
    expect(ended.state).toBe('JOB_STATE_SUCCEEDED');
    expect(ended.dest?.inlinedResponses).toMatchObject([
      { metadata: { text: 'good' }, response: { candidates: [{ content: { parts: [{ text: 'done' }] } }] } },
      { metadata: { text: 'bad' }, error: { code: 14 } },
      { error: { code: 3, message: expect.stringContaining('valid role') } },
    ]);
    expect(await caught(client(double, 'another-key').batches.get({ name }))).toMatchObject({ status: 404 });
    await batches.delete({ name });
    expect(await caught(batches.get({ name }))).toMatchObject({ status: 404 });
  });

  it('cancels a batch that has not ended', async () => {
    await using double = await ModelDouble.start({ script: { batches: { polls: 5 } } });
    const { batches } = client(double);
    const { name } = await batches.create({ model: 'gemini-2.5-flash', src: [{ contents: [{ role: 'user', parts: [{ text: 'x' }] }] }] });
    await batches.cancel({ name: name! });
    const listed: unknown[] = [];
    for await (const batch of await batches.list()) listed.push(batch);
    expect(listed).toMatchObject([{ name, state: 'JOB_STATE_CANCELLED' }]);
  });
});
