import { existsSync, rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError, DATABASE_AWAY } from '@hexad/kernel';

/** Changes of the embedded database that make old templates useless. */
export const PGLITE_VERSION = 'pglite-0.5.14/3';
/** JavaScript objects of the worker die young. */
const YOUNG_MB = 8;
/** Part of the socket's name, which PostgreSQL clients make from folder and port. */
export const SOCKET_PORT = 5432;
const socketName = `.s.PGSQL.${SOCKET_PORT}`;

/** Unix socket paths end here. */
const LONGEST_PATH = 107;

export interface EmbeddedOptions {
  /** PostgreSQL's own data directory; made by initdb when absent. */
  readonly dataDir: string;
  /** Private folder for the socket. */
  readonly socketDir: string;
  /** PostgreSQL extensions that its tables need. */
  readonly extensions: readonly string[];
}

/** Without a word: to close. */
interface Order {
  readonly become?: string;
  readonly ask?: true;
}

/** `ENOSPC` in WASI. */
const NO_SPACE = 51;

/** PGlite in a worker thread behind a socket. */
export class EmbeddedServer implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #ended: Promise<AppError | undefined>;
  #closing = false;
  #answered: (() => void) | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#ended = new Promise((resolve) => {
      let reason = '';
      worker.on('message', (message: 'here' | { panic?: string }) => {
        if (message === 'here') this.#answered?.();
        else reason ||= message.panic ?? '';
      });
      worker.once('error', (error) => (reason ||= reasonOf(error)));
      worker.once('exit', (code) => resolve(this.#closing ? undefined : stopped(reason || `exit code ${code}`)));
    });
  }

  /** Resolves when it answers. Everybody who connects is the superuser: the socket asks for no user. */
  static async start({ dataDir, socketDir, extensions }: EmbeddedOptions): Promise<EmbeddedServer> {
    const socket = join(socketDir, socketName);
    if (Buffer.byteLength(socket) > LONGEST_PATH) {
      throw new AppError('settings_invalid', `The path ${socket} is too long for a socket; set HEXAD_RUNTIME_DIR to a shorter folder.`);
    }
    if (existsSync(socket)) rmSync(socket);
    const script = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
    const worker = new Worker(script, { workerData: { dataDir, socket, extensions }, execArgv: [], stdout: true, resourceLimits });
    const server = new EmbeddedServer(worker);
    await server.#says('ready');
    return server;
  }

  /** From now on everybody who connects is this user. */
  async become(user: string): Promise<void> {
    const became = this.#says('became');
    this.#tell({ become: user });
    await became;
  }

  /** Calls back when the worker gets to hear it: not before the statement that it runs has ended. */
  ask(answered: () => void): void {
    this.#answered = answered;
    this.#tell({ ask: true });
  }

  /** Ends it in the middle of whatever it does. What was committed is in its folder. */
  async terminate(): Promise<void> {
    this.#closing = true;
    await this.#worker.terminate();
    await this.#ended;
  }

  /** Resolves with the reason when it stops without having been asked to, and with undefined after disposal. */
  get ended(): Promise<AppError | undefined> {
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing) return void (await this.#ended);
    this.#closing = true;
    this.#tell({});
    await this.#ended;
  }

  #tell(order: Order): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(order);
  }

  /** Fails when the worker ends without having said it. */
  async #says(word: string): Promise<void> {
    const said = new Promise<undefined>((resolve) => {
      const listen = (message: unknown) => {
        if (message !== word) return;
        this.#worker.off('message', listen);
        resolve(undefined);
      };
      this.#worker.on('message', listen);
    });
    const failed = await Promise.race([said, this.#ended]);
    if (failed !== undefined) throw failed;
  }
}

/** PGlite's own file system throws objects that are no errors, with the number of the system's error. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  const { errno } = thrown as { errno?: number };
  return errno === NO_SPACE ? 'ENOSPC' : `error ${errno ?? String(thrown)}`;
}

function stopped(reason: string): AppError {
  if (/ENOSPC|No space left/i.test(reason)) return AppError.from(Object.assign(new Error(reason), { code: 'ENOSPC' }));
  return new AppError('unavailable', `The embedded database stopped: ${reason}`, { details: DATABASE_AWAY });
}
