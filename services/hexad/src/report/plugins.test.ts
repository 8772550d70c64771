import { expect, it } from 'vitest';
import type { Plugin } from '../client/plugins.js';
import { pluginText } from './plugins.js';

const AT = '2026-01-01T00:00:00.000Z';
const PLUGIN: Plugin = {
  name: 'stock',
  actions: [{ name: 'reserve' }, { name: 'release' }],
  registeredBy: 'key:1',
  registeredAt: AT,
  workers: [{ name: 'shop-1', actor: 'key:1', actions: ['reserve'], since: AT }],
  underWay: 3,
  waiting: 2,
  leases: [{ runId: 'r1', step: 'items[1]/reserve', action: 'reserve', attempt: 2, worker: 'shop-1', until: AT }],
};

it('says who serves a plugin since when, and what is under way', () => {
  expect(pluginText(PLUGIN).split('\n')).toEqual([
    `stock: reserve, release  registered by key:1 at ${AT}`,
    `  shop-1 (key:1) since ${AT}: reserve`,
    '  3 under way, 2 waiting',
    `  reserve for items[1]/reserve of run r1, try 2: shop-1 until ${AT}`,
    '  and 2 more',
  ]);
});

it('says when nobody serves it', () => {
  expect(pluginText({ ...PLUGIN, workers: [], leases: [], underWay: 0 })).toContain('nobody serves it');
});
