import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Transport, type Fetch } from './transport.js';

/** Calls `test` with the address of a server that answers so, and a `fetch` for it. */
async function answered(answer: (response: ServerResponse) => void, test: (url: string, fetch: Fetch) => Promise<void>): Promise<void> {
  const server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    await using transport = new Transport();
    await test(url, transport.fetch(url));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('the transport of the providers', () => {
  it.each([1, 200, 2000, 20_000])('brings %i pieces that came at once to a reader that takes one after the other', async (pieces) => {
    const sent = Array.from({ length: pieces }, (_, at) => String(at).padEnd(200, '.'));
    const answer = (response: ServerResponse): void => {
      for (const piece of sent) response.write(piece);
      response.end();
    };
    await answered(answer, async (url, fetch) => {
      const read: Uint8Array[] = [];
      for await (const chunk of (await fetch(url)).body!) read.push(chunk);
      expect(Buffer.concat(read).toString()).toBe(sent.join(''));
    });
  });

  it('goes to no other origin than that of its base URL', () =>
    answered(
      (response) => response.end('here'),
      async (url, fetch) => {
        await expect(fetch(url.replace('127.0.0.1', 'localhost'))).rejects.toMatchObject({ code: 'host_refused' });
        expect(await (await fetch(`${url}there`)).text()).toBe('here');
      },
    ));
});
