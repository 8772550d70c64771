import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answered {
  readonly status: number;
  readonly body?: object;
}

/** A server that answers JSON with JSON, remembers what it was asked, and can be told to fail. */
export abstract class HttpDouble implements AsyncDisposable {
  readonly asked: Asked[] = [];
  /** Given instead of the next answers; `undefined` cuts the connection. */
  readonly failures: (Answered | undefined)[] = [];
  readonly #server: Server = createServer((request, response) => {
    void (async () => {
      const { method = '', url = '', headers } = request;
      const body = (JSON.parse((await text(request)) || '{}') ?? {}) as Record<string, unknown>;
      const asked = { method, path: url, headers, body };
      this.asked.push(asked);
      const answer = this.failures.length > 0 ? this.failures.shift() : this.answer(asked);
      if (answer === undefined) return response.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      return response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
    })();
  });

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  protected abstract answer(asked: Asked): Answered;

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
