import { AppError, type Caller, type Clock, type Role } from '@hexad/kernel';
import { rolesOfUser } from '../domain/roles.js';
import { requireCaller, type MintedToken } from '../domain/token.js';
import type { Credentials, Services, Signer, Tenants } from './ports.js';

export interface TokenWish {
  readonly service: string;
  readonly secret: string;
  readonly tenant: string;
  readonly actor: string;
  /** See `Caller.project`. */
  readonly project?: string | undefined;
}

/** Whom a service can name. */
export interface Known {
  readonly services: Services;
  readonly tenants: Tenants;
  readonly credentials: Credentials;
}

/**
 * Gives a service, which proves who it is, a token to act for a caller, with the roles that the caller has now. What somebody began whose
 * key is no longer valid goes on in their name, without any role.
 */
export class IssueToken {
  readonly #known: Known;
  readonly #signer: Signer;
  readonly #clock: Clock;

  constructor(known: Known, signer: Signer, clock: Clock) {
    this.#known = known;
    this.#signer = signer;
    this.#clock = clock;
  }

  async execute(wish: TokenWish): Promise<MintedToken> {
    if (!this.#known.services.knows(wish.service, wish.secret)) {
      throw new AppError('unauthenticated', `The secret is not that of the service ${JSON.stringify(wish.service)}.`);
    }
    const caller = requireCaller(wish.tenant, wish.actor, wish.project);
    if (!(await this.#known.tenants.exists(caller.tenant))) throw new AppError('forbidden', `There is no tenant ${caller.tenant}.`);
    const now = this.#clock.now();
    return this.#signer.sign({ ...caller, roles: await this.#rolesOf(caller, now) }, now);
  }

  async #rolesOf(caller: Caller, now: Date): Promise<Role[]> {
    if (/^(service|agent):/.test(caller.actor)) return ['service'];
    const role = await this.#known.credentials.roleOf(caller, now);
    return role === undefined ? [] : rolesOfUser(caller.tenant, role);
  }
}
