import { Provider, type Access, type Embedding, type Sending } from '../../calls/application/provider.js';
import type { Answer, Embeddings, Piece } from '../../calls/domain/answer.js';
import type { Dialect } from '../../calls/domain/request.js';
import { FirstUse } from './first-use.js';

/** A protocol whose SDK is loaded with its first call: a process that calls nobody has none of them in memory. */
export class LazyProvider extends Provider {
  readonly dialect: Dialect;
  readonly #provider: FirstUse<Provider>;

  constructor(dialect: Dialect, load: () => Promise<Provider>) {
    super();
    this.dialect = dialect;
    this.#provider = new FirstUse(load);
  }

  async complete(sending: Sending): Promise<Answer> {
    return (await this.#provider.get()).complete(sending);
  }

  stream(sending: Sending): AsyncIterable<Piece> {
    return this.#provider.now?.stream(sending) ?? this.#firstStream(sending);
  }

  async count(sending: Sending): Promise<number | undefined> {
    return (await this.#provider.get()).count(sending);
  }

  async embed(embedding: Embedding): Promise<Embeddings> {
    return (await this.#provider.get()).embed(embedding);
  }

  async models(access: Access): Promise<readonly string[]> {
    return (await this.#provider.get()).models(access);
  }

  async *#firstStream(sending: Sending): AsyncGenerator<Piece> {
    yield* (await this.#provider.get()).stream(sending);
  }
}
