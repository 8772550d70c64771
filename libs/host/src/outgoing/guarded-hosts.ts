import { AppError, type ErrorCode } from '@hexad/kernel';
import { parseAddress } from './address.js';
import { checkAddresses, type HostRule, type Target } from './hosts.js';
import type { Resolver } from './resolver.js';

export interface GuardedHostsOptions extends HostRule {
  readonly resolver: Resolver;
  /** What a name without an address fails with. Default `unavailable`, with a sentence of its own. */
  readonly missing?: (host: string) => AppError;
}

const NO_ADDRESS: ErrorCode = 'unavailable';

/** Where a service may connect to for its tenants. What a name means is looked up here, and only what was looked up and checked is connected to. */
export class GuardedHosts {
  readonly #options: GuardedHostsOptions;

  constructor(options: GuardedHostsOptions) {
    this.#options = options;
  }

  /** All addresses of the target, each of which may be connected to. Fails with `host_refused`, and as `missing` says when there are none. */
  async connectable(target: Target): Promise<readonly string[]> {
    const addresses = await this.addresses(target);
    if (addresses.length > 0) return addresses;
    throw this.#options.missing?.(target.host) ?? new AppError(NO_ADDRESS, `The host ${target.host} has no address.`);
  }

  /** The same; none for a name that has no address. Fails with `host_refused`. */
  async addresses(target: Target): Promise<readonly string[]> {
    const literal = parseAddress(target.host);
    // Refused by its name before anybody is asked about it.
    checkAddresses(this.#options, target, literal === undefined ? [] : [literal]);
    if (literal !== undefined) return [literal];
    const addresses = await this.#options.resolver.resolve(target.host);
    checkAddresses(this.#options, target, addresses);
    return addresses;
  }
}
