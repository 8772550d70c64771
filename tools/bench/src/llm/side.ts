import { Agent, request } from 'undici';

/** One way to the same provider. */
export interface Side {
  readonly name: string;
  /** Up to `/v1`. */
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string;
}

const messages = [{ role: 'user', content: 'Say what it is, in one sentence, and nothing else beside it.' }];

/** Calls a side as a client does that keeps its connections. */
export class Client implements AsyncDisposable {
  readonly side: Side;
  readonly #agent = new Agent({ connections: 128, pipelining: 1 });
  readonly #url: string;
  readonly #body: string;
  readonly #streamed: string;

  constructor(side: Side) {
    this.side = side;
    this.#url = `${side.base}/chat/completions`;
    this.#body = JSON.stringify({ model: side.model, messages, max_tokens: 50 });
    this.#streamed = JSON.stringify({ model: side.model, messages, max_tokens: 500, stream: true });
  }

  /** Milliseconds until the answer is there whole. */
  async call(): Promise<number> {
    const before = performance.now();
    const { statusCode, body } = await this.#post(this.#body);
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${this.side.name} answered ${statusCode}: ${text.slice(0, 300)}`);
    return performance.now() - before;
  }

  /** Milliseconds until the first word, and until the end. */
  async stream(): Promise<{ readonly first: number; readonly whole: number }> {
    const before = performance.now();
    const { statusCode, body } = await this.#post(this.#streamed);
    let [first, text] = [Number.NaN, ''];
    for await (const chunk of body) {
      if (Number.isNaN(first)) {
        text += String(chunk);
        if (text.includes('word ')) first = performance.now() - before;
      }
    }
    if (statusCode !== 200 || Number.isNaN(first)) throw new Error(`${this.side.name} answered ${statusCode}: ${text.slice(0, 300)}`);
    return { first, whole: performance.now() - before };
  }

  /** The status of a call that may cost so many tokens of output. */
  async status(maxTokens: number): Promise<number> {
    const { statusCode, body } = await this.#post(JSON.stringify({ model: this.side.model, messages, max_tokens: maxTokens }));
    await body.dump();
    return statusCode;
  }

  /** Calls a second, of so many at once. */
  async rate(calls: number, atOnce: number): Promise<number> {
    let left = calls;
    const before = performance.now();
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await this.call();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return (calls / (performance.now() - before)) * 1_000;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.close();
  }

  #post(body: string) {
    const headers = { 'content-type': 'application/json', ...this.side.headers };
    return request(this.#url, { method: 'POST', headers, body, dispatcher: this.#agent });
  }
}
