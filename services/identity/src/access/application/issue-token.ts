import { AppError, type Clock } from '@hexad/kernel';
import { requireCaller, type MintedToken } from '../domain/token.js';
import type { Services, Signer, Tenants } from './ports.js';

export interface TokenWish {
  readonly service: string;
  readonly secret: string;
  readonly tenant: string;
  readonly actor: string;
}

/** Gives a service, which proves who it is, a token to act for a caller. */
export class IssueToken {
  readonly #services: Services;
  readonly #tenants: Tenants;
  readonly #signer: Signer;
  readonly #clock: Clock;

  constructor(services: Services, tenants: Tenants, signer: Signer, clock: Clock) {
    this.#services = services;
    this.#tenants = tenants;
    this.#signer = signer;
    this.#clock = clock;
  }

  async execute(wish: TokenWish): Promise<MintedToken> {
    if (!this.#services.knows(wish.service, wish.secret)) {
      throw new AppError('unauthenticated', `The secret is not that of the service ${JSON.stringify(wish.service)}.`);
    }
    const caller = requireCaller(wish.tenant, wish.actor);
    if (!(await this.#tenants.exists(caller.tenant))) throw new AppError('forbidden', `There is no tenant ${caller.tenant}.`);
    return this.#signer.sign(caller, this.#clock.now());
  }
}
