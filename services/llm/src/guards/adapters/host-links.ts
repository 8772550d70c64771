import { AppError } from '@hexad/kernel';
import type { OutgoingHosts } from '../../routing/application/outgoing-hosts.js';
import { Links } from '../application/ports.js';

/** By the rule for hosts that this service calls: a provider may stand in the operator's own network. */
export class HostLinks extends Links {
  readonly #hosts: OutgoingHosts;

  constructor(hosts: OutgoingHosts) {
    super();
    this.#hosts = hosts;
  }

  override async check(url: string): Promise<void> {
    try {
      await this.#hosts.checkLink(url);
    } catch (thrown) {
      const { code, message, details } = AppError.from(thrown);
      throw new AppError(code, `The request has the address of a file that a provider would fetch: ${message}`, { details });
    }
  }
}
