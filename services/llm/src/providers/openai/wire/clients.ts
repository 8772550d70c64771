import OpenAI from 'openai';
import { Agent, type Dispatcher } from 'undici';
import type { Access } from '../../../calls/application/provider.js';
import { leanFetch } from './lean-fetch.js';

/** Base URLs whose clients are kept; the oldest goes first. A client holds no connection and no key. */
const MOST_CLIENTS = 500;
/** Connections to one provider, as many as calls run at once; idle ones are closed after `keepAliveTimeout` milliseconds. */
const CONNECTIONS = { connections: 512, keepAliveTimeout: 30_000, headersTimeout: 0, bodyTimeout: 0 };

type BuildRequest = OpenAI['buildRequest'];

/** The SDK's client, of which nothing depends on the environment, and which has no key: it comes with each request. */
class LeanClient extends OpenAI {
  constructor(baseURL: string, dispatcher: Dispatcher) {
    super({
      baseURL,
      apiKey: 'comes-with-each-request',
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      maxRetries: 0,
      logLevel: 'off',
      fetch: leanFetch(dispatcher),
    });
  }

  /** In place of the SDK's own, which merges ten headers of itself, of the environment and of the platform on each call. */
  override async buildRequest(options: Parameters<BuildRequest>[0], more?: Parameters<BuildRequest>[1]): ReturnType<BuildRequest> {
    const { method, path, body, signal, timeout = this.timeout } = options;
    const headers = new Headers(options.headers as Record<string, string>);
    const base = { method, headers, ...(signal && { signal }) };
    if (isMultipart(options)) {
      const { req, url } = await super.buildRequest(options, more);
      headers.set('content-type', req.headers.get('content-type') ?? '');
      return { req: { ...base, body: req.body ?? null }, url, timeout };
    }
    if (body !== undefined) headers.set('content-type', 'application/json');
    const url = path.startsWith('https:') || path.startsWith('http:') ? path : this.baseURL + path;
    return { req: { ...base, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }, url, timeout };
  }
}

const isMultipart = ({ path, method }: Parameters<BuildRequest>[0]): boolean => method === 'post' && path === '/files';

/** One client for each base URL, and the connections of all of them. */
export class OpenAiClients implements AsyncDisposable {
  readonly #clients = new Map<string, OpenAI>();
  readonly #dispatcher: Dispatcher;
  readonly #own: Agent | undefined;

  /** With a dispatcher of the caller's, such as one that looks at the addresses it connects to; it stays the caller's. */
  constructor(dispatcher?: Dispatcher) {
    this.#own = dispatcher === undefined ? new Agent(CONNECTIONS) : undefined;
    this.#dispatcher = dispatcher ?? this.#own!;
  }

  at(baseUrl: string): OpenAI {
    const known = this.#clients.get(baseUrl);
    if (known !== undefined) return known;
    if (this.#clients.size >= MOST_CLIENTS) this.#clients.delete(this.#clients.keys().next().value!);
    const client = new LeanClient(baseUrl.replace(/\/+$/, ''), this.#dispatcher);
    this.#clients.set(baseUrl, client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#own?.close();
  }
}

/** What the SDK is told beside the body. */
export function optionsOf({ secret, headers, signal, timeoutMs }: Access) {
  return {
    signal,
    timeout: timeoutMs,
    headers: { accept: 'application/json', ...headers, ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }) },
  };
}
