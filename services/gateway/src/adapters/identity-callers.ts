import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError, ROLES, type Caller, type Clock } from '@hexad/kernel';
import { ANONYMOUS, Expiring } from '@hexad/rpc';
import type { Backend } from '../application/backend.js';
import { Callers } from '../application/callers.js';

/**
 * Milliseconds for which a key is believed without asking again: as long as a revoked one may still work, in every gateway. Events of the bus
 * would have to reach each process, through a durable group of its own that stays behind when the process dies; asking costs a query a second.
 */
const BELIEVED = 1_000;
const MOST_KEYS = 10_000;

interface Known {
  readonly caller: Caller;
  /** Unix milliseconds from which the key is refused. */
  readonly endsAt: number;
}

/** Asks identity whose key it is, and remembers the answer by the hash of the key. */
export class IdentityCallers extends Callers {
  readonly #backend: Backend;
  readonly #keyFile: string;
  readonly #clock: Clock;
  readonly #known = new Expiring<string, Promise<Caller>>(MOST_KEYS);

  constructor(backend: Backend, keyFile: string, clock: Clock) {
    super();
    this.#backend = backend;
    this.#keyFile = keyFile;
    this.#clock = clock;
  }

  override byKey(apiKey: string): Promise<Caller> {
    const hash = createHash('sha256').update(apiKey).digest('base64');
    const now = this.#clock.now().getTime();
    const known = this.#known.get(hash, now);
    if (known !== undefined) return known;
    return this.#believe(hash, this.#ask(apiKey), now + BELIEVED);
  }

  override async local(): Promise<Caller> {
    const now = this.#clock.now().getTime();
    const known = this.#known.get('local', now);
    if (known !== undefined) return known;
    const asked = this.#readKey().then((key) => this.#ask(key));
    return this.#believe('local', asked, now + BELIEVED);
  }

  /** A key that ends earlier is believed until then. */
  #believe(name: string, asked: Promise<Known>, until: number): Promise<Caller> {
    const caller = asked.then((known) => known.caller);
    this.#known.set(name, caller, until);
    asked.then(
      ({ endsAt }) => void (endsAt < until && this.#known.set(name, caller, endsAt)),
      () => this.#known.delete(name),
    );
    return caller;
  }

  async #readKey(): Promise<string> {
    try {
      return (await readFile(this.#keyFile, 'utf8')).trim();
    } catch (cause) {
      throw new AppError('unauthenticated', 'The local key cannot be read; use a key in the header Authorization.', { cause });
    }
  }

  async #ask(apiKey: string): Promise<Known> {
    const { tenant, actor, roles, keyExpiresAt } = await this.#backend.identity.authenticate({ apiKey }, { caller: ANONYMOUS });
    return { caller: { tenant, actor, roles: ROLES.filter((role) => roles.includes(role)) }, endsAt: keyExpiresAt || Infinity };
  }
}
