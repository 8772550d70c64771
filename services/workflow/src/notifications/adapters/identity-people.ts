import { AppError, type Caller, type Clock } from '@hexad/kernel';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { KeyServiceService } from '@hexad/proto/identity/v1/keys';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { People } from '../application/ports.js';

const MOST = 10_000;
/** Milliseconds for which somebody who saw a project is believed to see it. */
const BELIEVED = 30_000;

const GONE = new Set(['forbidden', 'unauthenticated', 'not_found', 'invalid']);

export class IdentityPeople extends People {
  readonly #identity: RpcClient<typeof IdentityServiceService>;
  readonly #keys: RpcClient<typeof KeyServiceService>;
  readonly #clock: Clock;
  /** A key never gets another user. */
  readonly #users = new Map<string, string>();
  readonly #seen = new Map<string, number>();

  constructor(rpc: RpcClients, clock: Clock) {
    super();
    this.#identity = rpc.client('identity', IdentityServiceService);
    this.#keys = rpc.client('identity', KeyServiceService);
    this.#clock = clock;
  }

  override async userOf({ tenant, actor }: Pick<Caller, 'tenant' | 'actor'>): Promise<string | undefined> {
    const at = actor.indexOf(':');
    const [kind, id] = [actor.slice(0, at), actor.slice(at + 1)];
    if (kind === 'user') return id;
    if (kind !== 'key') return undefined;
    const known = this.#users.get(`${tenant} ${actor}`);
    if (known !== undefined) return known;
    // Of one's own there is at least the one that is acted with.
    const { keys } = await this.#keys.listKeys({ limit: 1, cursor: '', userId: '' }, { caller: { tenant, actor } });
    const user = keys[0]?.userId;
    if (this.#users.size >= MOST) this.#users.clear();
    if (user !== undefined) this.#users.set(`${tenant} ${actor}`, user);
    return user;
  }

  override async sees(tenant: string, userId: string, projectId: string): Promise<boolean> {
    const key = `${tenant} ${userId} ${projectId}`;
    const now = this.#clock.now().getTime();
    if ((this.#seen.get(key) ?? 0) > now) return true;
    const caller = { tenant, actor: `user:${userId}` };
    try {
      if (projectId === '') await this.#identity.listProjects({ limit: 1, cursor: '' }, { caller });
      else await this.#identity.getProject({ id: projectId, name: '' }, { caller });
    } catch (thrown) {
      if (GONE.has(AppError.from(thrown).code)) return false;
      throw thrown;
    }
    if (this.#seen.size >= MOST) this.#seen.clear();
    this.#seen.set(key, now + BELIEVED);
    return true;
  }
}
