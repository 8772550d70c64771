import OpenAI from 'openai';
import type { Access } from '../../../calls/application/provider.js';
import { Clients } from '../../shared/clients.js';
import type { Speaker } from '../../shared/run.js';
import type { Fetch, Transport } from '../../shared/transport.js';
import { hostOf, type Host } from './host.js';
import { saidIn } from './said.js';

type BuildRequest = OpenAI['buildRequest'];
type Options = Parameters<BuildRequest>[0];

/** The SDK's client, of which nothing depends on the environment, and which has no key: each call brings its own. */
class LeanClient extends OpenAI {
  constructor(baseURL: string, fetch: Fetch) {
    super({
      baseURL: baseURL.replace(/\/+$/, ''),
      apiKey: 'none',
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      fetch,
      maxRetries: 0,
      logLevel: 'off',
    });
  }

  /** In place of the SDK's own, which spends half of its time on headers: of itself, the platform and OPENAI_CUSTOM_HEADERS. */
  override async buildRequest(options: Options): ReturnType<BuildRequest> {
    const { method, path, body, signal, timeout = this.timeout } = options;
    const headers = new Headers(options.headers as Record<string, string>);
    const base = { method, headers, ...(signal && { signal }) };
    const url = path.startsWith('/') ? this.baseURL + path : path;
    if (body instanceof FormData) {
      const form = new Response(body);
      headers.set('content-type', form.headers.get('content-type')!);
      return { req: { ...base, body: await form.bytes() }, url, timeout };
    }
    if (body === undefined) return { req: base, url, timeout };
    headers.set('content-type', 'application/json');
    return { req: { ...base, body: JSON.stringify(body) }, url, timeout };
  }
}

/** Who speaks at a base URL, and the SDK to speak with them. */
export interface Line {
  readonly client: OpenAI;
  readonly host: Host;
  readonly speaker: Speaker;
}

/** `maxBytes` of an answer, if not the transport's own limit. */
export const linesOver = (transport: Transport, maxBytes?: number): Clients<Line> =>
  new Clients((baseUrl) => {
    const host = hostOf(baseUrl);
    return { client: new LeanClient(baseUrl, transport.fetch(baseUrl, maxBytes)), host, speaker: { said: saidIn } };
  });

/** Milliseconds by which the SDK's own limit comes later than ours, which knows why it ends a call. */
const LATER_MS = 1000;

export const optionsOf = ({ secret, headers, timeoutMs }: Access, signal: AbortSignal) => ({
  signal,
  timeout: Math.min(Math.ceil(timeoutMs), 2 ** 31 - 1 - LATER_MS) + LATER_MS,
  headers: { accept: 'application/json', ...headers, ...(secret !== undefined && { authorization: `Bearer ${secret}` }) },
});
