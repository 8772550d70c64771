import type { Clock } from '@hexad/kernel';
import type { SealedCredential, Whose } from './ports.js';

interface Known {
  readonly row: Promise<SealedCredential | undefined>;
  /** Unix milliseconds. */
  readonly since: number;
  /** Somebody asks again already. */
  renewing: boolean;
}

/** Milliseconds that a row is believed: so long may a process that does not hear of a change go by the old one. */
const BELIEVED_MS = 1_000;
const MOST = 10_000;

/** Rows of credentials, closed as they are stored, so that a call waits for no query. What is in use is asked for again beside its use. */
export class KnownRows {
  readonly #ask: (tenant: string, provider: string, whose: Whose) => Promise<SealedCredential | undefined>;
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();

  constructor(ask: KnownRows['find'], clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  find(tenant: string, provider: string, whose: Whose): Promise<SealedCredential | undefined> {
    const name = `${tenant} ${provider} ${whose.user ?? ''} ${whose.project ?? ''}`;
    const now = this.#clock.now().getTime();
    const known = this.#known.get(name);
    if (known === undefined || now - known.since >= BELIEVED_MS) return this.#begin(name, now, () => this.#ask(tenant, provider, whose));
    if (now - known.since >= BELIEVED_MS / 2 && !known.renewing) {
      known.renewing = true;
      void this.#renew(name, known, now, this.#ask(tenant, provider, whose));
    }
    return known.row;
  }

  /** Also what is being asked for: the answer may be from before. */
  forget(tenant: string): void {
    for (const name of this.#known.keys()) if (name.startsWith(tenant)) this.#known.delete(name);
  }

  #begin(name: string, since: number, ask: () => Promise<SealedCredential | undefined>): Promise<SealedCredential | undefined> {
    const known: Known = { row: ask(), since, renewing: false };
    known.row.then(
      (row) => row === undefined && this.#drop(name, known),
      () => this.#drop(name, known),
    );
    this.#known.delete(name);
    this.#known.set(name, known);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST) break;
      this.#known.delete(oldest);
    }
    return known.row;
  }

  async #renew(name: string, old: Known, since: number, asked: Promise<SealedCredential | undefined>): Promise<void> {
    const row = await asked.catch(() => undefined);
    if (row !== undefined && this.#known.get(name) === old) this.#known.set(name, { row: Promise.resolve(row), since, renewing: false });
    else this.#drop(name, old);
  }

  /** That there is none is not remembered. */
  #drop(name: string, known: Known): void {
    if (this.#known.get(name) === known) this.#known.delete(name);
  }
}
