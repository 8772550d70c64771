import { AppError, requireRight, type Caller, type Clock } from '@hexad/kernel';
import { ConfirmationPolicy } from '../domain/policy.js';
import type { KeptPolicy, Policies } from './policies.js';

/** What agents of a tenant may do without asking is decided by whoever manages its projects; by no agent. */
export class ManageConfirmations {
  readonly #policies: Policies;
  readonly #clock: Clock;

  constructor(policies: Policies, clock: Clock) {
    this.#policies = policies;
    this.#clock = clock;
  }

  get(caller: Caller, projectId: string): Promise<KeptPolicy> {
    return this.#policies.find(caller.tenant, projectId);
  }

  /** Fails with `forbidden`, and with `invalid`, saying everything that is wrong. */
  async set(caller: Caller, projectId: string, given: unknown): Promise<KeptPolicy> {
    requireRight(caller, 'projects.manage');
    const read = ConfirmationPolicy.safeParse(given);
    if (!read.success) {
      const faults = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the policy'}: ${message}`);
      throw new AppError('invalid', `The policy of confirmations cannot be used: ${faults.join('; ')}.`);
    }
    return this.#policies.set(caller.tenant, projectId, read.data, caller.actor, this.#clock.now());
  }
}
