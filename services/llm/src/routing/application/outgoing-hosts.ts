import { AppError } from '@hexad/kernel';
import { parseAddress } from '../domain/address.js';
import { checkAddresses, readBase, targetOf, type AllowedHost, type Target } from '../domain/host.js';
import type { Resolver } from './ports.js';

/** Where this service may connect to. What a name means is looked up here, and only what was looked up and checked is connected to. */
export class OutgoingHosts {
  readonly #allowed: readonly AllowedHost[];
  readonly #resolver: Resolver;

  constructor(allowed: readonly AllowedHost[], resolver: Resolver) {
    this.#allowed = allowed;
    this.#resolver = resolver;
  }

  /** Fails with `host_refused`. A name that has no address yet is let through: it is looked up again for each connection. */
  async check(baseUrl: string): Promise<void> {
    const target = readBase(baseUrl);
    await this.#addresses(target);
  }

  /** What somebody else is sent to fetch: over http too. Fails with `host_refused`. */
  async checkLink(url: string): Promise<void> {
    const parsed = URL.parse(url);
    if (parsed === null) throw new AppError('host_refused', 'it is no address at all; send an https address, or the bytes themselves.');
    await this.#addresses({ ...targetOf(parsed), isEncrypted: true });
  }

  /** All addresses of the target, each of which may be connected to. Fails with `host_refused`, and `provider_unavailable` when there are none. */
  async connectable(target: Target): Promise<readonly string[]> {
    const addresses = await this.#addresses(target);
    if (addresses.length > 0) return addresses;
    throw new AppError('provider_unavailable', `The host ${target.host} has no address; check the base URL of the provider.`);
  }

  async #addresses(target: Target): Promise<readonly string[]> {
    const literal = parseAddress(target.host);
    // Refused by its name before anybody is asked about it.
    checkAddresses(this.#allowed, target, literal === undefined ? [] : [literal]);
    if (literal !== undefined) return [literal];
    const addresses = await this.#resolver.resolve(target.host);
    checkAddresses(this.#allowed, target, addresses);
    return addresses;
  }
}
