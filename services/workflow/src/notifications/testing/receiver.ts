import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer = (received: Received, response: ServerResponse) => void;

/** Somebody else's endpoint, on a real socket. */
export class Receiver implements AsyncDisposable {
  readonly received: Received[] = [];
  /** What it answers from now on. */
  answer: Answer = (_, response) => void response.writeHead(204).end();
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
      this.received.push(one);
      this.answer(one, response);
    });
  });

  static async open(): Promise<Receiver> {
    const receiver = new Receiver();
    await once(receiver.#server.listen(0, '127.0.0.1'), 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Says a status to everybody from now on. */
  says(status: number, headers: Readonly<Record<string, string>> = {}): void {
    this.answer = (_, response) => void response.writeHead(status, headers).end();
  }

  /** The requests to this path, as soon as there are so many. */
  async at(path: string, count = 1): Promise<Received[]> {
    const found = (): Received[] => {
      const there = this.received.filter((one) => one.path === path);
      if (there.length < count) throw new Error(`There were ${there.length} requests to ${path}, not ${count}.`);
      return there;
    };
    return vi.waitFor(found, { timeout: 15_000 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await this.#server[Symbol.asyncDispose]();
  }
}
