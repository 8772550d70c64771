import { createHash } from 'node:crypto';
import { ROLES, type Caller, type Clock } from '@hexad/kernel';
import type { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { ANONYMOUS } from './caller.js';
import { Expiring } from './expiring.js';
import type { RpcClient } from './ports.js';

/**
 * Milliseconds for which a key is believed without asking again: as long as a revoked one may still work, in every process. Events of the bus
 * would have to reach each process, through a durable group of its own that stays behind when the process dies; asking costs a query a second.
 */
const BELIEVED = 1_000;
const MOST_KEYS = 10_000;

interface Known {
  readonly caller: Caller;
  /** Unix milliseconds from which the key is refused. */
  readonly endsAt: number;
}

/** Asks identity whose API key it is, and remembers the answer by the hash of the key. */
export class KeyCallers {
  readonly #identity: Pick<RpcClient<typeof IdentityServiceService>, 'authenticate'>;
  readonly #clock: Clock;
  readonly #known = new Expiring<string, Promise<Caller>>(MOST_KEYS);

  constructor(identity: Pick<RpcClient<typeof IdentityServiceService>, 'authenticate'>, clock: Clock) {
    this.#identity = identity;
    this.#clock = clock;
  }

  /**
   * Fails with `unauthenticated`. Where identity cannot answer, it is asked again for `retryMs`, by default as long as any call; who has others to
   * turn to, or tries again by itself, would rather know.
   */
  byKey(apiKey: string, retryMs?: number): Promise<Caller> {
    return this.#remembered(createHash('sha256').update(apiKey).digest('base64'), () => this.#ask(apiKey, retryMs));
  }

  /** The same for a key that has to be got first, and only when the name is not remembered. */
  byFoundKey(name: string, find: () => Promise<string>): Promise<Caller> {
    return this.#remembered(name, async () => this.#ask(await find()));
  }

  /** A key that ends earlier is believed until then. */
  #remembered(name: string, ask: () => Promise<Known>): Promise<Caller> {
    const now = this.#clock.now().getTime();
    const known = this.#known.get(name, now);
    if (known !== undefined) return known;
    const [asked, until] = [ask(), now + BELIEVED];
    const caller = asked.then((answer) => answer.caller);
    this.#known.set(name, caller, until);
    asked.then(
      ({ endsAt }) => void (endsAt < until && this.#known.set(name, caller, endsAt)),
      () => this.#known.delete(name),
    );
    return caller;
  }

  async #ask(apiKey: string, retryMs?: number): Promise<Known> {
    const options = { caller: ANONYMOUS, ...(retryMs !== undefined && { retryMs }) };
    const { tenant, actor, roles, keyExpiresAt } = await this.#identity.authenticate({ apiKey }, options);
    return { caller: { tenant, actor, roles: ROLES.filter((role) => roles.includes(role)) }, endsAt: keyExpiresAt || Infinity };
  }
}
