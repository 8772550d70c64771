import { GuardedHosts, targetOf, type AllowedHost, type Resolver } from '@hexad/host/outgoing';
import { AppError } from '@hexad/kernel';
import { readBase } from '../domain/host.js';

/** Where this service may connect to. */
export class OutgoingHosts extends GuardedHosts {
  constructor(allowed: readonly AllowedHost[], resolver: Resolver) {
    super({
      allowed,
      resolver,
      setting: 'HEXAD_LLM_ALLOWED_HOSTS',
      missing: (host) => new AppError('provider_unavailable', `The host ${host} has no address; check the base URL of the provider.`),
    });
  }

  /** Fails with `host_refused`. A name that has no address yet is let through: it is looked up again for each connection. */
  async check(baseUrl: string): Promise<void> {
    await this.addresses(readBase(baseUrl));
  }

  /** What somebody else is sent to fetch: over http too. Fails with `host_refused`. */
  async checkLink(url: string): Promise<void> {
    const parsed = URL.parse(url);
    if (parsed === null) throw new AppError('host_refused', 'it is no address at all; send an https address, or the bytes themselves.');
    await this.addresses({ ...targetOf(parsed), isEncrypted: true });
  }
}
