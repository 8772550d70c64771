/** Statements whose plans are kept; one more, and all of them are forgotten. A plan takes the database some tens of kilobytes. */
const MOST = 300;
/** Milliseconds; past it all are planned anew, since the tables may have grown. */
const FRESH_MS = 300_000;

export interface KeptStatement {
  /** Under which the database has its plan, or is to keep it; undefined: it is said for the first time, and perhaps for the last. */
  readonly name: string | undefined;
  /** To be sent before it; empty: nothing. */
  readonly first: string;
}

/**
 * Names for the statements of one connection to the embedded database. Reading and planning takes it longer than carrying out most of them, and a statement that
 * has a name is read and planned but a few times. Names are never used twice: the session outlives the connection.
 */
export class KeptPlans {
  readonly #now: () => number;
  /** Undefined for those that were said once. */
  readonly #names = new Map<string, string | undefined>();
  #since: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  /** A text means something else to each service, which has its own role and schema. */
  of(service: string, sql: string): KeptStatement {
    const stale = this.#names.size >= MOST || this.#now() - this.#since > FRESH_MS;
    if (stale) this.#forget();
    const key = `${service}\0${sql}`;
    const name = this.#names.get(key) ?? (this.#names.has(key) ? `kept_${(given += 1)}` : undefined);
    this.#names.set(key, name);
    return { name, first: stale ? 'deallocate all' : '' };
  }

  #forget(): void {
    this.#names.clear();
    this.#since = this.#now();
  }
}

let given = 0;
