import { stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { AppError } from '@hexad/kernel';
import { temporaryFolder } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Piece } from '../calls/domain/answer.js';
import { chatDoor } from './domain/chat/door.js';
import { sending } from './application/sending.js';
import { all, KEY, openDoors, type OpenDoors } from './fixtures/open-doors.js';
import { piecesOf, text, TOKENS } from './fixtures/scripted-calls.js';

let house: OpenDoors;
beforeAll(async () => {
  house = await openDoors();
});
afterAll(() => house[Symbol.asyncDispose]());

const messages = [{ role: 'user' as const, content: 'Hi' }];
const FACTS = { id: 'a', provider: 'double', model: 'small', cache: 'off' as const, attempts: 1 };

/** An answer without an end, and what became of it. */
class Endless {
  given = 0;
  stopped = false;

  async *pieces(bit: string, signal?: AbortSignal): AsyncGenerator<Piece> {
    try {
      yield { type: 'begin', id: 'x', model: 'small' };
      yield { type: 'part', index: 0, part: { type: 'text', text: '' } };
      for (;;) {
        if (signal?.aborted) return;
        this.given += 1;
        yield { type: 'text', index: 0, text: bit };
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      this.stopped = true;
    }
  }
}

function post(url: string, body: object): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    httpRequest(`${url}/v1/chat/completions`, { method: 'POST', headers, agent: false }, resolve)
      .on('error', reject)
      .end(JSON.stringify(body));
  });
}

describe('a client that goes away', () => {
  it('in the middle of a stream ends the call', async () => {
    const endless = new Endless();
    house.calls.will({ pieces: endless.pieces('la') });
    const stream = await house.openai().chat.completions.create({ model: 'small', messages, stream: true });
    for await (const { choices } of stream) if (choices[0]?.delta.content) break;
    await expect.poll(() => [endless.stopped, house.calls.last.signal.aborted]).toEqual([true, true]);
  });

  it('before a whole answer is there ends the call', async () => {
    const before = house.calls.orders.length;
    house.calls.will({ pieces: new Endless().pieces('') });
    const gone = new AbortController();
    const asked = house.openai().chat.completions.create({ model: 'small', messages }, { signal: gone.signal });
    await expect.poll(() => house.calls.orders.length).toBe(before + 1);
    gone.abort();
    await expect(asked).rejects.toThrow('aborted');
    await expect.poll(() => house.calls.last.signal.aborted).toBe(true);
  });

  it('leaves the signal alone once its answer is whole', async () => {
    house.calls.will({ parts: [text('Yes.')] });
    await house.openai().chat.completions.create({ model: 'small', messages });
    expect(house.calls.last.signal.aborted).toBe(false);
  });
});

it('makes the model wait for a client that reads slowly', async () => {
  const endless = new Endless();
  house.calls.will({ pieces: endless.pieces('x'.repeat(100_000)) });
  const response = await post(house.url, { model: 'small', messages, stream: true });
  response.pause();
  let before = -1;
  const standsStill = () => endless.given > 0 && before === (before = endless.given);
  await expect.poll(standsStill, { interval: 200, timeout: 30_000 }).toBe(true);
  const whileSlow = endless.given;
  response.resume();
  await expect.poll(() => endless.given, { timeout: 30_000 }).toBeGreaterThan(whileSlow);
  response.destroy();
  // What lies in the buffers of both ends: far from all that there is.
  expect(whileSlow).toBeLessThan(500);
});

it('ends streams with an error when it closes', async () => {
  const closing = await openDoors({ drainMs: 0 });
  const endless = new Endless();
  closing.calls.will({ pieces: breaking(endless, closing) });
  const stream = await closing.openai().chat.completions.create({ model: 'small', messages, stream: true });
  const read = all(stream);
  await expect.poll(() => endless.given).toBeGreaterThan(0);
  const [failed] = await Promise.all([read.catch((error: unknown) => error), closing[Symbol.asyncDispose]()]);
  expect(failed).toMatchObject({ code: 'unavailable' });
});

/** As calls do it: their signal breaks the answer. */
async function* breaking(endless: Endless, { calls }: OpenDoors): AsyncGenerator<Piece> {
  const { signal } = calls.last;
  yield* endless.pieces('la', signal);
  throw signal.reason as AppError;
}

it('says that it is still there while a model is silent', async () => {
  const spoken = Promise.withResolvers<void>();
  async function* slow(): AsyncGenerator<Piece> {
    yield { type: 'begin', id: 'x', model: 'small' };
    await spoken.promise;
    yield* [...piecesOf({ id: 'x', model: 'small', parts: [text('Yes.')], finish: 'stop', tokens: TOKENS })].slice(1);
  }
  const writer = chatDoor.writer(
    FACTS,
    { model: 'small', request: undefined as never, streamed: true, body: {} },
    { requestId: 'r', at: 0 },
  );
  const seen: string[] = [];
  for await (const bytes of sending(slow(), writer, chatDoor.beat, 1)) {
    seen.push(Buffer.from(bytes).toString());
    if (seen.at(-1)!.startsWith(':')) spoken.resolve();
  }
  expect([seen[1], seen.at(-1)]).toEqual([': still here\n\n', expect.stringContaining('data: [DONE]')]);
});

describe('where it listens', () => {
  it('may be a socket that only its owner can open', async () => {
    using folder = temporaryFolder();
    const socket = join(folder.path, 'doors.sock');
    await using there = await openDoors({ socket, address: undefined });
    const status = await new Promise((resolve) =>
      httpRequest({ socketPath: socket, path: '/v1/models' }, ({ statusCode }) => resolve(statusCode)).end(),
    );
    expect([(await stat(socket)).mode & 0o777, status, there.url]).toEqual([0o600, 401, expect.stringContaining('undefined')]);
  });

  it('is refused in one sentence where another program is', async () => {
    const address = house.url.slice('http://'.length);
    await expect(openDoors({ address })).rejects.toMatchObject({
      code: 'port_taken',
      message: `${address} is in use by another program; stop it, or choose another place with HEXAD_LLM_LISTEN.`,
    });
  });
});

it('counts requests by route and status', async () => {
  await house.openai().models.retrieve('small');
  const counted = house.metrics.samples().flatMap(({ labels }) => [labels]);
  expect(counted).toContainEqual({ method: 'GET', route: '/v1/models/{id}', status: '200' });
});
