import type { Holding } from './holding.js';
import type { Server } from './server.js';

const SWEEP_MS = 1_000;

export interface SweeperOptions {
  readonly stream: string;
  /** What a partition holds. */
  readonly filter: (n: number) => string;
}

/**
 * Removes what is done from a stream that keeps everything. A consumer of each epoch reads it, which no stream allows that removes by itself
 * what was acknowledged. What a process that died leaves is removed with what is done next in the partition.
 */
export class Sweeper implements AsyncDisposable {
  readonly #server: Server;
  readonly #options: SweeperOptions;
  readonly #dirty = new Set<Holding>();
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(server: Server, options: SweeperOptions) {
    this.#server = server;
    this.#options = options;
  }

  /** Something of it was settled. */
  sweepSoon(holding: Holding): void {
    this.#dirty.add(holding);
    this.#timer ??= setTimeout(() => this.#sweep(), SWEEP_MS);
  }

  /** Resolves when what is done by now is removed. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer !== undefined) this.#sweep();
    await this.#sweeping;
  }

  #sweep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { log } = this.#server;
    this.#sweeping = Promise.all([...this.#dirty].map((holding) => this.#remove(holding))).then(
      () => undefined,
      (error: unknown) => log.debug('what is done was not removed; it is with what is done next', { error }),
    );
    this.#dirty.clear();
  }

  async #remove({ n, partition, lost }: Holding): Promise<void> {
    const { link } = this.#server;
    const { stream, filter } = this.#options;
    const seq = partition.firstOpen;
    if (seq === undefined || lost.signal.aborted || !link.up) return;
    await link.during('remove what is done', () => link.jsm.streams.purge(stream, { filter: filter(n), seq }));
  }
}
