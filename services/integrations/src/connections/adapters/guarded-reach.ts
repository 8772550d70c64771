import { targetOf, type GuardedHosts } from '@hexad/host/outgoing';
import { Reach } from '../application/ports.js';

export class GuardedReach extends Reach {
  readonly #hosts: GuardedHosts;

  constructor(hosts: GuardedHosts) {
    super();
    this.#hosts = hosts;
  }

  override async check(url: string): Promise<void> {
    await this.#hosts.addresses(targetOf(new URL(url)));
  }
}
