import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Caller } from '@hexad/kernel';
import { servePlugins } from '@hexad/rpc/plugins';
import { TENANTS } from '../service/messages.js';
import { insist, startRun, type Site, type Work } from '../work.js';
import { auditOutside, type Ledger } from './audit-outside.js';

const FILE = 'outside';
const PLUGIN = 'outside';
/** As short as the platform takes, so that a step whose worker lost it is soon done again. */
const LEASE_S = 5;
/** So long an answer is under way at most before it is told. */
const TAKES_MS = 200;

/** Two steps of a service outside, the second with what the first gave. */
const YAML = `name: ${FILE}
version: '1'
steps:
  - { name: one, plugin: ${PLUGIN}, action: do, inputs: { n: '\${n}' }, outputs: { value: first }, retry: { attempts: 5, delay: 0.05 } }
  - { name: two, plugin: ${PLUGIN}, action: do, inputs: { n: '\${first}' }, outputs: { value: second }, retry: { attempts: 5, delay: 0.05 } }
`;

/** A service outside, at the doors of all engines and for all tenants, does steps while the engines are killed. */
export async function outsideWork(site: Site): Promise<Work> {
  const { world, number, runs, random } = site;
  writeFileSync(join(world.filesOf('1'), `${FILE}.yaml`), YAML);
  const ledger: Ledger = { tries: new Map(), effects: new Map() };
  const plugins = {
    [PLUGIN]: {
      do: {
        run: async ({ n }: { n: number }, { idempotencyKey }: { idempotencyKey: string }) => {
          ledger.tries.set(idempotencyKey, (ledger.tries.get(idempotencyKey) ?? 0) + 1);
          // As every plugin must: what was done already is not done again.
          if (!ledger.effects.has(idempotencyKey)) ledger.effects.set(idempotencyKey, n + 1);
          await wait(random() * TAKES_MS);
          return { value: ledger.effects.get(idempotencyKey)! };
        },
      },
    },
  };
  const stack = new AsyncDisposableStack();
  for (const tenant of TENANTS)
    for (const engine of world.engines) {
      const caller: Caller = { tenant, actor: 'user:bob', roles: ['owner'] };
      const address = world.member(engine).settings.door;
      const worker = `${engine} ${TENANTS.indexOf(tenant)}`;
      const serving = insist(site, `the plugin could not be registered with ${engine}`, () =>
        servePlugins({ address, key: JSON.stringify(caller), plugins, worker, leaseSeconds: LEASE_S }),
      );
      stack.use(await serving);
    }
  return {
    runs,
    keys: [`${number}/%`],
    start: (index) => startRun(site, FILE, `${number}/${index}`, { n: index }),
    audit: () => auditOutside(site, ledger),
    close: () => stack.disposeAsync(),
  };
}
