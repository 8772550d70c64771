import { AppError } from '@hexad/kernel';
import { KeyServiceService } from '@hexad/proto/identity/v1/keys';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { Users } from '../application/ports.js';

const MOST = 10_000;

/** Asks identity whose API key somebody acts with, once: a key never gets another user. */
export class IdentityUsers extends Users {
  readonly #keys: RpcClient<typeof KeyServiceService>;
  readonly #known = new Map<string, string>();

  constructor(rpc: RpcClients) {
    super();
    this.#keys = rpc.client('identity', KeyServiceService);
  }

  override async of(tenant: string, actor: string): Promise<string | undefined> {
    const [kind, id] = actor.split(':');
    if (kind === 'user') return id;
    if (kind !== 'key') return undefined;
    const known = this.#known.get(`${tenant} ${actor}`);
    return known ?? this.#ask(tenant, actor);
  }

  async #ask(tenant: string, actor: string): Promise<string | undefined> {
    try {
      // Of one's own there is at least the one that is acted with.
      const { keys } = await this.#keys.listKeys({ limit: 1, cursor: '', userId: '' }, { caller: { tenant, actor } });
      const user = keys[0]?.userId;
      if (this.#known.size >= MOST) this.#known.clear();
      if (user !== undefined) this.#known.set(`${tenant} ${actor}`, user);
      return user;
    } catch (error) {
      // Revoked or expired since; what it began goes on with the keys of the project and the tenant.
      if (['forbidden', 'unauthenticated', 'invalid', 'not_found'].includes(AppError.from(error).code)) return undefined;
      throw error;
    }
  }
}
