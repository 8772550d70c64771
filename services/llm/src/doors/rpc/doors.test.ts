import { DoorServiceService } from '@hexad/proto/llm/v1/doors';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TENANT } from '../fixtures/open-doors.js';
import { openRole, type WholeRole } from '../fixtures/whole-role.js';

let role: WholeRole;
beforeAll(async () => {
  role = await openRole();
});
afterAll(() => role[Symbol.asyncDispose]());

const OWNER = { tenant: TENANT, actor: 'key:one', roles: ['owner'] } as const;
const exchange = (path: string, body: object) => {
  const asked = Buffer.from(JSON.stringify({ model: 'compatible/gpt-4o-mini', ...body }));
  const headers = { 'content-type': 'application/json' };
  return role.platform.rpc
    .client('llm', DoorServiceService)
    .exchange({ method: 'POST', url: path, headers, body: asked }, { caller: OWNER });
};
const messages = [{ role: 'user', content: 'Hi' }];

async function whole(answer: ReturnType<typeof exchange>) {
  const parts = [];
  for await (const part of answer) parts.push(part);
  return {
    sizes: parts.map(({ chunk }) => chunk.byteLength),
    head: parts[0]?.head,
    heads: parts.filter(({ head }) => head).length,
    text: Buffer.concat(parts.map(({ chunk }) => chunk)).toString(),
  };
}

it('gives a whole answer with its head', async () => {
  role.double.play({ rules: [{ reply: { text: 'Forty metres.' } }] });
  const { head, text } = await whole(exchange('/v1/chat/completions', { messages }));
  expect([head, JSON.parse(text)]).toMatchObject([
    { status: 200, headers: { 'content-type': 'application/json', 'x-hexad-provider': 'compatible' } },
    { choices: [{ message: { content: 'Forty metres.' } }] },
  ]);
});

it('gives a stream as it comes', async () => {
  role.double.play({ rules: [{ reply: { text: 'Forty metres.' } }] });
  const { head, heads, text } = await whole(exchange('/v1/messages', { messages, max_tokens: 50, stream: true }));
  expect([head?.headers['content-type'], heads, text]).toEqual([
    'text/event-stream; charset=utf-8',
    1,
    expect.stringMatching(/^event: message_start\n[^]*event: message_stop\n/),
  ]);
});

it('gives a large answer in pieces', async () => {
  role.double.play({});
  const input = Array.from({ length: 700 }, (_, at) => `text ${at}`);
  const { text, sizes } = await whole(exchange('/v1/embeddings', { model: 'text-embedding-3-small', input, encoding_format: 'float' }));
  expect((JSON.parse(text) as { readonly data: readonly unknown[] }).data.length).toBe(700);
  expect([sizes.length > 1, Math.max(...sizes)]).toEqual([true, 1_048_576]);
});

it('answers what it refuses, in the words of the protocol', async () => {
  const { head, text } = await whole(exchange('/v1/messages', { messages }));
  expect([head?.status, JSON.parse(text)]).toMatchObject([400, { type: 'error', error: { message: 'max_tokens: Field required' } }]);
});

it('ends the call when the gateway lets go', async () => {
  role.double.play({ rules: [{ reply: { text: 'word '.repeat(200), chunkMs: 20 } }] });
  for await (const { chunk } of exchange('/v1/chat/completions', { messages, stream: true })) if (chunk.toString().includes('word')) break;
  expect(await role.double.until(({ outcome }) => outcome === 'aborted')).toMatchObject({ endpoint: 'chat' });
});
