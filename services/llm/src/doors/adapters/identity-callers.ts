import { createHash } from 'node:crypto';
import { ROLES, type Caller, type Clock } from '@hexad/kernel';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { ANONYMOUS, Expiring, type RpcClient, type RpcClients } from '@hexad/rpc';
import { Callers } from '../application/ports.js';

/** Milliseconds for which a key is believed without asking again: as long as a revoked one may still work. */
const BELIEVED = 1_000;
const MOST_KEYS = 10_000;

/** Asks identity whose key it is, and remembers the answer by the hash of the key. */
export class IdentityCallers extends Callers {
  readonly #identity: RpcClient<typeof IdentityServiceService>;
  readonly #clock: Clock;
  readonly #known = new Expiring<string, Promise<Caller>>(MOST_KEYS);

  constructor(rpc: RpcClients, clock: Clock) {
    super();
    this.#identity = rpc.client('identity', IdentityServiceService);
    this.#clock = clock;
  }

  override byKey(apiKey: string): Promise<Caller> {
    const hash = createHash('sha256').update(apiKey).digest('base64');
    const now = this.#clock.now().getTime();
    const known = this.#known.get(hash, now);
    if (known !== undefined) return known;
    const asked = this.#ask(apiKey);
    const caller = asked.then((answer) => answer.caller);
    this.#known.set(hash, caller, now + BELIEVED);
    asked.then(
      // A key that ends earlier is believed until then.
      ({ endsAt }) => void (endsAt < now + BELIEVED && this.#known.set(hash, caller, endsAt)),
      () => this.#known.delete(hash),
    );
    return caller;
  }

  async #ask(apiKey: string): Promise<{ readonly caller: Caller; readonly endsAt: number }> {
    const { tenant, actor, roles, keyExpiresAt } = await this.#identity.authenticate({ apiKey }, { caller: ANONYMOUS });
    return { caller: { tenant, actor, roles: ROLES.filter((role) => roles.includes(role)) }, endsAt: keyExpiresAt || Infinity };
  }
}
