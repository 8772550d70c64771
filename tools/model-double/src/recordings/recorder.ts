import { once } from 'node:events';
import { createServer, request as overHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { request as overHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { PROVIDERS, type Provider } from '../script/schema.js';
import { readBody } from '../server/read-body.js';
import { providerOf } from '../wire/wires.js';
import { chunkOf, RECORDING_SCHEMA } from './format.js';
import { masked, maskedChunks, requestHeaders, responseHeaders, secretsOf, urlWithoutKey } from './redact.js';
import { Shelf } from './shelf.js';

const UPSTREAMS: Readonly<Record<Provider, string>> = {
  anthropic: 'https://api.anthropic.com',
  openai: 'https://api.openai.com',
  gemini: 'https://generativelanguage.googleapis.com',
};

const MOST_BYTES = 64 * 1024 * 1024;

export interface RecorderOptions {
  /** Where the recordings are written. */
  readonly folder: string;
  /** Default: the providers themselves. */
  readonly upstreams?: Partial<Readonly<Record<Provider, string>>>;
  /** Default: a free one. */
  readonly port?: number;
  /** Told of each recording that was written, and of each request that could not be recorded. */
  readonly say?: (line: string) => void;
}

/** A proxy before the providers that writes each request and its response into a file, without keys. */
export class Recorder implements AsyncDisposable {
  readonly #server: Server;
  readonly #shelf: Shelf;
  readonly #options: RecorderOptions;
  readonly #running = new Set<Promise<void>>();

  private constructor(shelf: Shelf, options: RecorderOptions) {
    this.#shelf = shelf;
    this.#options = options;
    this.#server = createServer((request, response) => this.#serve(request, response));
  }

  static async start(options: RecorderOptions): Promise<Recorder> {
    const recorder = new Recorder(await Shelf.open(options.folder), options);
    recorder.#server.listen(options.port ?? 0, '127.0.0.1');
    await once(recorder.#server, 'listening');
    return recorder;
  }

  /** What to give an SDK as its base; OpenAI's has `/v1` behind it. */
  url(provider: Provider): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${provider}`;
  }

  get urls(): readonly string[] {
    return PROVIDERS.map((provider) => this.url(provider));
  }

  /** Resolves once every recording that was begun is written. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeIdleConnections();
    await this.settled();
    this.#server.closeAllConnections();
    await closed;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const work = this.#pass(request, response).catch((error: Error) => {
      this.#options.say?.(`not recorded: ${error.message}`);
      if (response.headersSent) response.end();
      else response.writeHead(502, { 'content-type': 'text/plain' }).end(`The recorder got no answer: ${error.message}`);
    });
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://double');
    const { provider, path } = providerOf(pathname, request.headers);
    const write = this.#shelf.reserve();
    const body = await readBody(request, MOST_BYTES);
    if (body === undefined) throw new Error(`a request of more than ${MOST_BYTES} bytes`);
    const gone = new AbortController();
    response.once('close', () => response.writableFinished || gone.abort(new Error('the client went away')));

    const began = performance.now();
    const target = new URL(`${(this.#options.upstreams?.[provider] ?? UPSTREAMS[provider]).replace(/\/$/, '')}${path}`);
    target.search = searchParams.toString();
    const answer = await ask(target, request, body, gone.signal);
    const chunks: Buffer[] = [];
    const times: number[] = [];
    let last = began;
    const headers = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !OF_CONNECTION.has(name)));
    response.writeHead(answer.statusCode!, headers);
    response.flushHeaders();
    const cut = await passOn(answer, (chunk) => {
      const now = performance.now();
      times.push(Math.round(now - last));
      last = now;
      chunks.push(chunk);
      return response.write(chunk) ? undefined : once(response, 'drain', { signal: gone.signal });
    });
    gone.signal.throwIfAborted();

    const encoding = answer.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw new Error(`the provider compressed its answer with ${encoding}, where no key would be seen`);
    const secrets = secretsOf(request.headers, searchParams);
    const file = await write({
      schema: RECORDING_SCHEMA,
      provider,
      request: {
        method: request.method!,
        url: urlWithoutKey(path, searchParams),
        headers: requestHeaders(request.headers),
        body: masked(body, secrets).toString(),
      },
      response: {
        status: answer.statusCode!,
        headers: responseHeaders(answer.headers, secrets),
        chunks: maskedChunks(chunks, secrets).map((chunk, at) => chunkOf(chunk, times[at]!)),
        cut,
      },
    });
    this.#options.say?.(`recorded ${file}`);
    // The file is there before the client has the end.
    if (cut) response.destroy();
    else response.end();
  }
}

const OF_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'proxy-connection', 'te', 'trailer']);

async function ask(target: URL, request: IncomingMessage, body: Buffer, signal: AbortSignal): Promise<IncomingMessage> {
  const send = target.protocol === 'https:' ? overHttps : overHttp;
  const kept = Object.entries(request.headers).filter(([name]) => !OF_CONNECTION.has(name) && name !== 'expect');
  // Compressed bytes could be neither read nor redacted.
  const headers = { ...Object.fromEntries(kept), host: target.host, 'accept-encoding': 'identity', 'content-length': String(body.length) };
  const outgoing = send(target, { method: request.method, headers, signal, agent: false });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return answer;
}

/** Passes each chunk on as it came; whether the upstream closed the connection before the end. */
async function passOn(answer: IncomingMessage, take: (chunk: Buffer) => Promise<unknown> | undefined): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  // Not `for await`: it puts chunks together that have waited.
  answer.on('data', (chunk: Buffer) => {
    const room = take(chunk);
    if (room === undefined) return;
    answer.pause();
    room.then(() => answer.resume(), reject);
  });
  answer.once('end', () => resolve(false));
  answer.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve(true) : reject(error)));
  return await promise;
}
