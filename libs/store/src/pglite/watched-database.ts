import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { EmbeddedServer } from './embedded-server.js';
import { Watchdog } from './watchdog.js';

export interface WatchedOptions {
  /** Starts the database on what is in its folder. */
  readonly start: () => Promise<EmbeddedServer>;
  /** Milliseconds that one statement may take. */
  readonly statementTimeoutMs: number;
  readonly log: Log;
}

/**
 * The embedded database, which knows no statement timeout and cannot be asked to stop a statement: past the timeout its worker is ended and
 * started again. It is one session, so no other statement is interrupted, and what was committed is in its folder.
 */
export class WatchedDatabase implements AsyncDisposable {
  readonly #options: WatchedOptions;
  readonly #lost = Promise.withResolvers<AppError | undefined>();
  #server: EmbeddedServer;
  #dog: Watchdog;
  #reopening: Promise<AppError> | undefined;

  private constructor(options: WatchedOptions, server: EmbeddedServer) {
    this.#options = options;
    this.#server = server;
    this.#dog = this.#watch();
  }

  static async start(options: WatchedOptions): Promise<WatchedDatabase> {
    return new WatchedDatabase(options, await options.start());
  }

  /** Resolves with the reason when it is lost for good, and with undefined after disposal. */
  get ended(): Promise<AppError | undefined> {
    return this.#lost.promise;
  }

  /** While it is started again: resolves, when it takes statements, with what the one that was interrupted fails with. */
  get reopening(): Promise<AppError> | undefined {
    return this.#reopening;
  }

  /** For statements that may take as long as they do. */
  patiently<T>(work: () => Promise<T>): Promise<T> {
    return this.#dog.patiently(work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#dog[Symbol.dispose]();
    await this.#reopening?.catch(() => undefined);
    this.#dog[Symbol.dispose]();
    await this.#server[Symbol.asyncDispose]();
    this.#lost.resolve(undefined);
  }

  #watch(): Watchdog {
    const server = this.#server;
    void server.ended.then((reason) => reason && this.#lost.resolve(reason));
    const dog = new Watchdog(
      this.#options.statementTimeoutMs,
      () => server.ask(() => dog.answered()),
      () => {
        this.#reopening = this.#reopen().finally(() => (this.#reopening = undefined));
        this.#reopening.catch((error: unknown) => this.#lost.resolve(AppError.from(error)));
      },
    );
    return dog;
  }

  async #reopen(): Promise<AppError> {
    const { start, statementTimeoutMs, log } = this.#options;
    const took = `A statement took longer than ${statementTimeoutMs} ms`;
    log.warn(`${took}; the embedded database is started again without it`);
    await this.#server.terminate();
    this.#server = await start();
    this.#dog = this.#watch();
    return new AppError('timeout', `${took} and was stopped; nothing of its transaction was kept.`);
  }
}
