import { AppError, may, requireRight, type Caller, type Clock } from '@hexad/kernel';
import { checkDelegation, type Delegation } from '../domain/delegation.js';
import type { Delegations } from './approvals.js';
import type { Deciders } from './deciders.js';

export interface DelegationWish {
  /** The same for a repeated wish. */
  readonly id: string;
  readonly to: string;
  readonly project: string;
  /** Absent: now. */
  readonly startsAt?: Date;
  readonly endsAt: Date;
}

/** Lets somebody decide for somebody else. */
export class Delegate {
  readonly #delegations: Delegations;
  readonly #deciders: Deciders;
  readonly #clock: Clock;

  constructor(delegations: Delegations, deciders: Deciders, clock: Clock) {
    this.#delegations = delegations;
    this.#deciders = deciders;
    this.#clock = clock;
  }

  /** Only for oneself: nobody makes somebody else's delegate. Fails with `invalid`, `not_found` and, for a circle, `conflict`. */
  async create({ tenant, actor }: Caller, { id, to, project, startsAt, endsAt }: DelegationWish): Promise<Delegation> {
    const now = this.#clock.now();
    const [from, receiver] = [await this.#deciders.named(tenant, actor), await this.#deciders.named(tenant, to)];
    const wish: Delegation = { id, from, to: receiver, project, startsAt: startsAt ?? now, endsAt, createdAt: now };
    return this.#delegations.add(tenant, wish, (others) => checkDelegation(wish, others));
  }

  /** Revoking it again changes nothing. */
  async revoke(caller: Caller, id: string): Promise<Delegation> {
    const { tenant, actor } = caller;
    const known = await this.#delegations.find(tenant, id);
    const mine = known && known.from === (await this.#deciders.named(tenant, actor));
    if (!known || (!mine && !may(caller, 'projects.manage'))) throw new AppError('not_found', `There is no delegation ${id}.`);
    if (known.revokedAt) return known;
    const revokedAt = this.#clock.now();
    await this.#delegations.revoke(tenant, id, revokedAt);
    return { ...known, revokedAt };
  }

  async list(caller: Caller, all: boolean, limit: number, after: string): Promise<readonly Delegation[]> {
    if (all) requireRight(caller, 'projects.manage');
    const person = all ? undefined : await this.#deciders.named(caller.tenant, caller.actor);
    return this.#delegations.list(caller.tenant, person, limit, after);
  }
}
