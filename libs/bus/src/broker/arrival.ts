import type { AppError } from '@hexad/kernel';

/** Milliseconds without any answer until people are told. */
const SILENT_MS = 3_000;

/** Tells a person who starts the platform, once, that the broker is not there and why, and then that it is there. A log has all tries. */
export class Arrival implements Disposable {
  readonly #where: string;
  readonly #tell: (sentence: string) => void;
  readonly #silent: NodeJS.Timeout;
  #why = 'it does not answer';
  #told = false;
  #over = false;

  /** `where` is host and port: nothing that it tells holds a password. */
  constructor(where: string, tell: (sentence: string) => void) {
    this.#where = where;
    this.#tell = tell;
    this.#silent = setTimeout(() => this.#wait(), SILENT_MS).unref();
  }

  /** A broker that does not let us in ends most processes, which then say so themselves. */
  missed({ message, code }: AppError): void {
    this.#why = message.replace(/\.$/u, '');
    if (code !== 'forbidden') this.#wait();
  }

  /** What happens to the connection from now on is the log's. */
  reached(): void {
    if (this.#told && !this.#over) this.#tell(`The broker at ${this.#where} is there.`);
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#over = true;
    clearTimeout(this.#silent);
  }

  #wait(): void {
    if (this.#told || this.#over) return;
    this.#told = true;
    this.#tell(`Waiting for the broker of HEXAD_BUS_URL at ${this.#where}: ${this.#why}.`);
  }
}
