import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly authorization: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What happens instead of an answer, once. */
export interface Fault {
  /** Held against `METHOD /path?query`. */
  readonly on: RegExp;
  /** Whether the request has its effect before. Default false. */
  readonly afterwards?: boolean;
  /** Undefined: the connection is cut. */
  readonly answer?: Answer;
  /** Something that others do just before. */
  readonly meanwhile?: () => void;
}

/** A server on a free port of this machine that remembers what it was asked, and fails when it is told to. */
export abstract class HttpDouble implements AsyncDisposable {
  readonly seen: Seen[] = [];
  readonly #faults: Fault[] = [];
  readonly #server: Server;

  protected constructor() {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
    });
  }

  protected async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next request that it is on meets the fault; several wait in order. */
  fail(fault: Fault): void {
    this.#faults.push(fault);
  }

  /** Requests as `METHOD /path`, in order. */
  asked(fits = /^/): string[] {
    return this.seen.map(({ method, path }) => `${method} ${path}`).filter((line) => fits.test(line));
  }

  protected abstract answer(seen: Seen): Answer;

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const { method = '', url: path = '' } = request;
    const body = (text === '' ? {} : JSON.parse(text)) as Seen['body'];
    const seen = { method, path, authorization: request.headers.authorization ?? '', body };
    this.seen.push(seen);
    const at = this.#faults.findIndex(({ on }) => on.test(`${method} ${path}`));
    const [fault] = at < 0 ? [] : this.#faults.splice(at, 1);
    fault?.meanwhile?.();
    const own = fault === undefined || fault.afterwards === true || fault.meanwhile !== undefined ? this.answer(seen) : undefined;
    const given = fault === undefined || (fault.meanwhile !== undefined && fault.answer === undefined) ? own : fault.answer;
    if (given === undefined) {
      request.socket.destroy();
      return;
    }
    response.writeHead(given.status, { 'content-type': 'application/json; charset=utf-8', ...given.headers });
    response.end(given.body === undefined ? '' : JSON.stringify(given.body));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
