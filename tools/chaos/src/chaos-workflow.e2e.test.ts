import { PostgresServer, RabbitServer } from '@hexad/testing/servers';
import { expect, it } from 'vitest';
import { chaosWorkflow } from './workflow/chaos-workflow.js';
import { FAULTS } from './workflow/faults.js';
import { met, table } from './workflow/row.js';

/** A short one; `npm run chaos` is the long one, with a seed of its own each time and the faults that take their time. */
const SHORT = { seed: 20_261_122, runs: 6, strikes: ({ strikes: [few] }: { strikes: readonly [number, number] }) => Math.min(few, 2) };
const QUICK = new Set([
  'engine killed at a turn',
  'answers doubled, late, reordered',
  'connection lost in a commit',
  'plugins outside, engines killed',
]);

it.runIf(PostgresServer.installed && RabbitServer.installed)(
  'nested runs end as a small interpreter predicts, with every effect once, whatever is killed, cut, doubled or late',
  async ({ signal }) => {
    const faults = FAULTS.filter(({ name }) => QUICK.has(name));
    const said: string[] = [];
    const rows = await chaosWorkflow({ ...SHORT, database: 'postgres', bus: 'rabbitmq', faults, signal, say: (line) => said.push(line) });
    expect(rows.every(met) ? [] : [...said, table(rows)]).toEqual([]);
  },
);
