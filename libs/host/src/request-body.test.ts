import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { AppError } from '@hexad/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readRequestBody } from './request-body.js';

const TOO_LARGE = 'The body is larger than 1000 bytes; send less.';
const server = createServer((request, response) => {
  void readRequestBody(request, 1_000).then(
    (body) => response.end(body),
    (refused: unknown) => response.writeHead(413).end(AppError.from(refused).message),
  );
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const post = async (body: string | ReadableStream) => {
  const answer = await fetch(url, { method: 'POST', body, duplex: 'half' });
  return [answer.status, await answer.text()];
};

it('is given as it came', async () => {
  expect(await post('x'.repeat(1_000))).toEqual([200, 'x'.repeat(1_000)]);
});

it('that is too large is refused where its client listens: after it has sent all', async () => {
  expect(await post('x'.repeat(40_000_000))).toEqual([413, TOO_LARGE]);
});

it('that does not say how large it is, is refused as well', async () => {
  const chunks = Array.from({ length: 50 }, () => Buffer.alloc(100_000));
  expect(await post(Readable.toWeb(Readable.from(chunks)) as ReadableStream)).toEqual([413, TOO_LARGE]);
});
