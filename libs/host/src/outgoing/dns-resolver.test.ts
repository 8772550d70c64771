import { expect, it } from 'vitest';
import { DnsResolver } from './dns-resolver.js';

it('a name that nobody can look up in time has no address for now, and is not asked for twice at once', async () => {
  let asked = 0;
  const slow = new DnsResolver(() => {
    asked += 1;
    return new Promise(() => undefined);
  }, 20);
  expect([await Promise.all([slow.resolve('slow.example'), slow.resolve('slow.example')]), asked]).toEqual([[[], []], 1]);
});

it('a name that is not there has no address, and one that is has all of its own', async () => {
  const names = new DnsResolver(async (host) => {
    if (host !== 'there.example') throw new Error('ENOTFOUND');
    return [{ address: '93.184.216.34' }, { address: '2606:2800:220:1::1' }];
  });
  expect([await names.resolve('gone.example'), await names.resolve('there.example')]).toEqual([
    [],
    ['93.184.216.34', '2606:2800:220:1::1'],
  ]);
});
