export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  /** What is connected to, whatever the name of the host means by then. */
  readonly addresses: readonly string[];
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One request and its answer; redirects are answers. Fails with `unavailable`, `timeout`, `too_large` and `cancelled`. */
export abstract class HttpClient {
  abstract send(request: HttpRequest): Promise<HttpAnswer>;
}
