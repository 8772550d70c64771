import { readdir, readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { ownFolder } from '../fixtures/own-folder.js';
import { doubleWith } from '../fixtures/double-with.js';
import { ModelDouble, type ScriptInput } from '../server/model-double.js';
import { Recorder } from './recorder.js';

const KEY = 'sk-planted-0123456789abcdefghijklmn';
const TEXT = `Fünf 🎉 Stücke. My key is ${KEY}, keep it.`;
const MESSAGES = [{ role: 'user' as const, content: `Mine is ${KEY}.` }];

/** A recorder before a double that plays the providers. */
async function recording(folder: string, script: ScriptInput): Promise<{ recorder: Recorder; stack: AsyncDisposableStack }> {
  const stack = new AsyncDisposableStack();
  const providers = stack.use(await ModelDouble.start({ script }));
  const base = `http://127.0.0.1:${providers.port}`;
  const upstreams = { anthropic: `${base}/anthropic`, openai: `${base}/openai`, gemini: `${base}/gemini` };
  return { recorder: stack.use(await Recorder.start({ folder, upstreams })), stack };
}

/** The chunks of an answer as they come over the wire. */
async function chunksOf(url: string, body: object): Promise<{ status: number | undefined; chunks: string[]; broken: boolean }> {
  const headers = { 'x-api-key': KEY, 'anthropic-version': '2023-06-01', 'content-type': 'application/json' };
  const request = send(url, { method: 'POST', headers, agent: false });
  request.end(JSON.stringify(body));
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: string[] = [];
  // Not `for await`: it puts chunks together that have waited.
  answer.on('data', (chunk: Buffer) => chunks.push(chunk.toString('base64')));
  answer.on('error', () => {});
  await new Promise((resolve) => answer.once('close', resolve));
  return { status: answer.statusCode, chunks, broken: !answer.complete };
}

const ASK = { model: 'claude-sonnet-5', max_tokens: 100, messages: [{ role: 'user', content: 'hello' }], stream: true };

/** A call of each kind through the SDKs. */
async function run(urls: Pick<ModelDouble, 'url'>, openaiBase: string, apiKey: string): Promise<unknown[]> {
  const claude = new Anthropic({ baseURL: urls.url('anthropic'), apiKey, maxRetries: 0 });
  const gpt = new OpenAI({ baseURL: openaiBase, apiKey, maxRetries: 0 });
  const gemini = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: urls.url('gemini') } });
  const contents = MESSAGES[0]!.content;
  let streamed = '';
  for await (const { text } of await gemini.models.generateContentStream({ model: 'gemini-2.5-pro', contents })) streamed += text;
  return [
    await claude.messages.stream({ model: 'claude-sonnet-5', max_tokens: 100, messages: MESSAGES }).finalMessage(),
    await claude.messages.create({ model: 'claude-sonnet-5', max_tokens: 100, messages: MESSAGES }),
    await gpt.chat.completions.stream({ model: 'gpt-5.5', messages: MESSAGES }).finalChatCompletion(),
    await gpt.chat.completions
      .create({ model: 'gpt-none', messages: MESSAGES })
      .catch(({ status, message }: Error & { status: number }) => ({ status, message })),
    streamed,
  ];
}

const ask = (double: ModelDouble) =>
  new OpenAI({ baseURL: double.url('openai'), apiKey: 'k', maxRetries: 0 }).chat.completions.create({
    model: 'gpt-5.5',
    messages: MESSAGES,
  });

describe('recordings', () => {
  it('replay what each SDK got, without the provider and without its key', async () => {
    await using folder = await ownFolder();
    const { recorder, stack } = await recording(folder.path, { otherwise: { text: TEXT, chunkSize: 5 } });
    await using _ = stack;
    const live = await run(recorder, `${recorder.url('openai')}/v1`, KEY);
    await recorder.settled();

    const files = (await readdir(folder.path)).toSorted();
    expect(files.map((name) => name.replace(/-[0-9a-f]{8}\.json$/, ''))).toEqual([
      '0001-gemini-gemini-2-5-pro-streamGenerateContent',
      '0002-anthropic-messages',
      '0003-anthropic-messages',
      '0004-openai-completions',
      '0005-openai-completions',
    ]);
    for (const file of files) expect(await readFile(join(folder.path, file), 'utf8')).not.toContain('planted');

    await using double = await ModelDouble.start({ recordings: folder.path });
    const replayed = await run(double, double.url('openai'), KEY);
    const masked = JSON.parse(JSON.stringify(live).replaceAll(KEY, 'x'.repeat(KEY.length))) as unknown;
    expect(JSON.parse(JSON.stringify(replayed))).toEqual(masked);
    expect(double.requests.map(({ rule }) => rule)).toEqual(files);
  });

  it('replay the same bytes in the same chunks, and a connection that broke breaks', async () => {
    await using folder = await ownFolder();
    const rules = [
      { times: 1, reply: { text: 'one 🎉 two 🎉 three', chunkSize: 3 } },
      { times: 1, reply: { text: 'one two three', chunkSize: 4, chunkMs: 20, cutAfter: 2 } },
    ];
    const { recorder, stack } = await recording(folder.path, { rules });
    await using _ = stack;
    const live = [
      await chunksOf(`${recorder.url('anthropic')}/v1/messages`, ASK),
      await chunksOf(`${recorder.url('anthropic')}/v1/messages`, ASK),
    ];
    await recorder.settled();
    await using double = await ModelDouble.start({ recordings: folder.path });
    const first = await chunksOf(`${double.url('anthropic')}/v1/messages`, ASK);
    // The order of the fields is no part of the request.
    const second = await chunksOf(`${double.url('anthropic')}/v1/messages`, Object.fromEntries(Object.entries(ASK).reverse()));
    expect(first).toEqual(live[0]);
    expect(second).toEqual(live[1]);
    expect(first).toMatchObject({ status: 200, broken: false });
    expect(first.chunks.length).toBeGreaterThan(5);
    expect(second.broken).toBe(true);
  });

  it('pace themselves as they were made where that is asked for', async () => {
    await using folder = await ownFolder();
    const { recorder, stack } = await recording(folder.path, { otherwise: { text: 'one two', chunkSize: 4, firstTokenMs: 150 } });
    await using _ = stack;
    await chunksOf(`${recorder.url('anthropic')}/v1/messages`, ASK);
    await recorder.settled();
    {
      await using paced = await ModelDouble.start({ recordings: folder.path, paced: true });
      const began = performance.now();
      await chunksOf(`${paced.url('anthropic')}/v1/messages`, ASK);
      expect(performance.now() - began).toBeGreaterThan(140);
    }
    const [file] = await readdir(folder.path);
    const text = await readFile(join(folder.path, file!), 'utf8');
    await writeFile(join(folder.path, file!), text.replace(/"afterMs": \d+/g, '"afterMs": 3600000'));
    await using unpaced = await ModelDouble.start({ recordings: folder.path });
    expect(await chunksOf(`${unpaced.url('anthropic')}/v1/messages`, ASK)).toMatchObject({ status: 200, broken: false });
  });

  it('refuse a request that none of them fits, and leave it to the script where there is one', async () => {
    await using folder = await ownFolder();
    await using bare = await ModelDouble.start({ recordings: folder.path });
    await expect(ask(bare)).rejects.toMatchObject({ status: 400, code: 'no_recording' });
    await using scripted = await ModelDouble.start({ recordings: folder.path, script: { otherwise: { text: 'scripted' } } });
    expect((await ask(scripted)).choices[0]!.message.content).toBe('scripted');
  });

  it('that are none are refused with their name', async () => {
    await using folder = await ownFolder();
    await writeFile(join(folder.path, '0001-x.json'), '{}');
    await expect(ModelDouble.start({ recordings: folder.path })).rejects.toThrow(/0001-x\.json is no recording/);
    await expect(ModelDouble.start({ recordings: join(folder.path, 'none') })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('are not made of an exchange whose client went away, and the next one is', async () => {
    await using folder = await ownFolder();
    await using providers = await doubleWith({ text: 'one two three', chunkSize: 4, stallAfter: 1 });
    const lines: string[] = [];
    const upstreams = { anthropic: `http://127.0.0.1:${providers.port}/anthropic` };
    await using recorder = await Recorder.start({ folder: folder.path, upstreams, say: (line) => lines.push(line) });
    const claude = new Anthropic({ baseURL: recorder.url('anthropic'), apiKey: KEY, maxRetries: 0 });
    const stream = claude.messages.stream({ model: 'claude-sonnet-5', max_tokens: 100, messages: MESSAGES });
    stream.on('text', () => stream.abort());
    await expect(stream.finalMessage()).rejects.toThrow('aborted');
    await recorder.settled();
    expect(await readdir(folder.path)).toEqual([]);
    expect(lines).toEqual(['not recorded: the client went away']);
    providers.play({ otherwise: { text: 'whole' } });
    await claude.messages.create({ model: 'claude-sonnet-5', max_tokens: 100, messages: MESSAGES });
    expect(await readdir(folder.path)).toHaveLength(1);
  });

  it('are not made of a compressed answer, in which no key could be masked; the client gets it all the same', async () => {
    await using folder = await ownFolder();
    const upstream = createServer((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(JSON.stringify({ key: KEY })));
    }).listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    const lines: string[] = [];
    const upstreams = { openai: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}` };
    await using recorder = await Recorder.start({ folder: folder.path, upstreams, say: (line) => lines.push(line) });
    const answer = await fetch(`${recorder.url('openai')}/v1/models`, { headers: { authorization: `Bearer ${KEY}` } });
    expect(await answer.json()).toEqual({ key: KEY });
    await recorder.settled();
    upstream.closeAllConnections();
    upstream.close();
    expect(await readdir(folder.path)).toEqual([]);
    expect(lines).toEqual(['not recorded: the provider compressed its answer with gzip, where no key would be seen']);
  });

  it('are not made where the provider cannot be reached, which the client hears', async () => {
    await using folder = await ownFolder();
    const lines: string[] = [];
    await using recorder = await Recorder.start({
      folder: folder.path,
      upstreams: { openai: 'http://127.0.0.1:1' },
      say: (line) => lines.push(line),
    });
    const answer = await fetch(`${recorder.url('openai')}/v1/models`);
    expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining('ECONNREFUSED')]);
    expect(lines).toHaveLength(1);
  });
});
