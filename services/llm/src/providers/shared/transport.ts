import { Agent, type Dispatcher } from 'undici';
import { clearance } from './clearance.js';
import { elsewhere, Exchange } from './exchange.js';

/** Bytes of an answer; a longer one fails with `too_large`. */
const MOST_BYTES = 32 * 1024 * 1024;

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface TransportOptions {
  /** Who connects, and thereby who guards which addresses may be connected to. Default: an agent with kept-alive connections. */
  readonly dispatcher?: Dispatcher | undefined;
  readonly maxBytes?: number | undefined;
}

/** HTTP to the providers, one for the process: connections are kept alive, redirects are not followed, answers have a limit. */
export class Transport implements AsyncDisposable {
  readonly #dispatcher: Dispatcher;
  readonly #maxBytes: number;

  constructor({ dispatcher, maxBytes = MOST_BYTES }: TransportOptions = {}) {
    // Time is measured by each call. The key of a tenant goes with every request, so connections are no matter of tenants.
    this.#dispatcher = dispatcher ?? new Agent({ headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000, connectTimeout: 10_000 });
    this.#maxBytes = maxBytes;
  }

  /** A `fetch` for the SDK of one provider. It calls the origin of the base URL and no other, whatever an answer or a redirect names. */
  fetch(baseUrl: string, maxBytes = this.#maxBytes): Fetch {
    const { origin } = new URL(baseUrl);
    return async (input, init = {}) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.origin !== origin) throw elsewhere(`The provider at ${origin} names an address at ${url.origin}`);
      await clearance();
      return new Exchange(url, init, maxBytes).run(this.#dispatcher);
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#dispatcher.close();
  }
}
