import { lookup } from 'node:dns/promises';
import { assertOutsideTransaction } from '@hexad/kernel';
import { Resolver } from '../application/ports.js';

/** As the machine looks names up, its hosts file included. */
export class DnsResolver extends Resolver {
  override async resolve(host: string): Promise<readonly string[]> {
    assertOutsideTransaction('DNS');
    const found = await lookup(host, { all: true }).catch(() => []);
    return found.map(({ address }) => address);
  }
}
