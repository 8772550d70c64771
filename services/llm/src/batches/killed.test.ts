import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ModelDouble } from '@hexad/model-double';
import { hasPostgres } from '@hexad/testing';
import { describe, expect, it } from 'vitest';
import { postgres } from '../fixtures/house.js';
import { Mill, script } from './fixtures/mill.js';

const CHILD = fileURLToPath(new URL('../../dist/batches/fixtures/maker.child.js', import.meta.url));
const there = await hasPostgres();
/** Micro-dollars of a batch of two requests. */
const [TRUE, ESTIMATE] = [20, 250];

/** Batches are begun until there are so many, and then, wherever it is, the process is killed. */
async function makeUntil(many: number, given: { readonly url: string; readonly tenant: string; readonly provider: string }): Promise<void> {
  const maker = spawn(process.execPath, [CHILD, JSON.stringify(given)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(maker, 'exit');
  for await (const line of createInterface(maker.stdout)) if (Number(line) >= many) break;
  maker.kill('SIGKILL');
  await exit;
}

describe('a process that makes batches', () => {
  it.runIf(there)(
    'can be killed anywhere: another ends them all, each paid truly or by its estimate, and nothing stays reserved',
    async () => {
      await using house = await postgres();
      await using double = await ModelDouble.start({ script: script() });
      await using other = new Mill(house.server, { double, watch: { lostMs: 0 } });
      const { tenant, books } = other.purse;
      const budget = await other.purse.limit(1_000_000_000, undefined, { kind: 'rolling', lengthMs: 60_000_000 });
      for (const many of [1, 4, 9]) await makeUntil(many, { url: house.url!, tenant, provider: double.url('anthropic') });
      await expect
        .poll(
          async () => {
            await other.watch.sweep();
            return other.purse.rows('select id from batches where ended_at is null');
          },
          { timeout: 30_000 },
        )
        .toEqual([]);
      const costs = await other.purse.rows<{ cost: number; job: string | null; sent: boolean }>('select cost::int, job, sent from batches');
      const expected = costs.map(({ job, sent }) => (job !== null ? TRUE : sent ? ESTIMATE : 0));
      expect(costs.map(({ cost }) => cost)).toEqual(expected);
      expect(await other.purse.standing(budget)).toEqual([expected.reduce((sum, cost) => sum + cost, 0), 0]);
      expect([costs.length >= 14, await books.check(tenant)]).toEqual([true, []]);
    },
    60_000,
  );
});
