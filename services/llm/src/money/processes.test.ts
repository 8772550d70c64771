import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openStore, prepareTemplate } from '@hexad/store';
import { testTemplates } from '@hexad/store/testing';
import { FixedClock, hasPostgres, temporaryFolder } from '@hexad/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postgres, Purse, wish } from '../fixtures/house.js';
import { llmSchema } from '../schema.js';

const child = fileURLToPath(new URL('spender.child.ts', import.meta.url));
const there = await hasPostgres();
const TODAY = new FixedClock(new Date());

/** Another process that spends, and what it says became of its calls. */
async function spender(given: { url: string; tenant: string; calls: number; hang?: boolean }) {
  const running = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', child, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(running, 'exit');
  const kill = async (): Promise<void> => {
    running.kill('SIGKILL');
    await exit;
  };
  onTestFinished(kill);
  const [said] = (await once(createInterface(running.stdout), 'line')) as [string];
  return { ends: JSON.parse(said) as string[], kill };
}

const overdue = (purse: Purse) => purse.rows(`update attempts set expires_at = clock_timestamp() - interval '1 second'`);

describe('several processes', () => {
  it.runIf(there)('with 256 calls at once spend a limit of 100 exactly, and nobody is refused who had room', async () => {
    await using house = await postgres();
    await using purse = new Purse(house.server, { clock: TODAY });
    const id = await purse.limit(100, { scope: 'tenant', id: '' }, { kind: 'month' });
    const shares = [86, 85, 85].map((calls) => spender({ url: house.url!, tenant: purse.tenant, calls }));
    const ends = (await Promise.all(shares)).flatMap((share) => share.ends);
    expect([ends.filter((end) => end === 'done').length, ends.filter((end) => end === 'budget_reached').length]).toEqual([100, 156]);
    expect(await purse.standing(id)).toEqual([100, 0]);
    expect(await purse.books.check(purse.tenant)).toEqual([]);
  });

  it.runIf(there)('lose nothing to one that is killed between its reservations and their settlement', async () => {
    await using house = await postgres();
    await using purse = new Purse(house.server, { clock: TODAY, sweepMs: 10 });
    const id = await purse.limit(100, { scope: 'tenant', id: '' }, { kind: 'month' });
    const { ends, kill } = await spender({ url: house.url!, tenant: purse.tenant, calls: 40, hang: true });
    await kill();
    expect([ends.length, await purse.standing(id)]).toEqual([40, [0, 40]]);
    await purse.reserve(wish(60));
    await overdue(purse);
    await purse.spending.sweep();
    expect(await purse.standing(id)).toEqual([100, 0]);
    expect(await purse.books.check(purse.tenant)).toEqual([]);
  });
});

describe('an embedded database whose process is killed', () => {
  it('between reservations and their settlement has them when it is opened again, and debits their estimates', async () => {
    using folder = temporaryFolder();
    await prepareTemplate(testTemplates(), [llmSchema]);
    const open = () => openStore({ url: `pglite:${folder.path}`, schemas: [llmSchema], templates: testTemplates() });
    const tenant = randomUUID();
    const limited = async () => {
      await using server = await open();
      await using purse = new Purse(server, { tenant, clock: TODAY });
      return await purse.limit(100, { scope: 'tenant', id: '' }, { kind: 'month' });
    };
    const id = await limited();
    const { kill } = await spender({ url: `pglite:${folder.path}`, tenant, calls: 40, hang: true });
    await kill();
    await using server = await open();
    await using purse = new Purse(server, { tenant, clock: TODAY });
    expect(await purse.standing(id)).toEqual([0, 40]);
    await overdue(purse);
    await purse.spending.sweep();
    expect(await purse.standing(id)).toEqual([40, 0]);
    expect(await purse.books.check(tenant)).toEqual([]);
  });
});
