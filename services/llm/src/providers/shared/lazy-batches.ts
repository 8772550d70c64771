import { BatchProvider, type Access, type BatchItem, type BatchResult, type BatchState } from '../../calls/application/provider.js';
import type { Dialect } from '../../calls/domain/request.js';
import { FirstUse } from './first-use.js';

/** The batches of a protocol whose SDK is loaded when there is a first one. */
export class LazyBatches extends BatchProvider {
  readonly dialect: Dialect;
  readonly #provider: FirstUse<BatchProvider>;

  constructor(dialect: Dialect, load: () => Promise<BatchProvider>) {
    super();
    this.dialect = dialect;
    this.#provider = new FirstUse(load);
  }

  async begin(access: Access, model: string, items: readonly BatchItem[], maxOutput: number): Promise<string> {
    return (await this.#provider.get()).begin(access, model, items, maxOutput);
  }

  async look(access: Access, id: string): Promise<BatchState> {
    return (await this.#provider.get()).look(access, id);
  }

  async *results(access: Access, id: string): AsyncGenerator<BatchResult> {
    yield* (await this.#provider.get()).results(access, id);
  }

  async cancel(access: Access, id: string): Promise<void> {
    await (await this.#provider.get()).cancel(access, id);
  }
}
