import { OwnNats, PostgresServer, RabbitServer } from '@hexad/testing/servers';
import { describe, expect, it } from 'vitest';
import { chaosBus, faultsOf, type ChaosOptions } from './bus/chaos-bus.js';
import { met, table } from './row.js';

const BUSES: ReadonlyArray<readonly [ChaosOptions['bus'], boolean]> = [
  ['rabbitmq', RabbitServer.installed],
  ['nats', OwnNats.installed],
];

/** A short one; `npm run chaos` is the long one, with a seed of its own each time. */
const SHORT = { seed: 20_261_121, orders: 120, strikes: () => 1 };
/** Waits for a lease to run out, as others do as well; the command has it. */
const SLOW = new Set(['process frozen']);

describe.each(BUSES)('events between three services over %s', (bus, installed) => {
  it.runIf(installed && PostgresServer.installed)(
    'have every effect once and in order, whatever is killed, cut or restarted',
    async ({ signal }) => {
      const faults = faultsOf(bus).filter(({ name }) => !SLOW.has(name));
      const said: string[] = [];
      const rows = await chaosBus({ ...SHORT, bus, faults, signal, say: (line) => said.push(line) });
      expect(rows.every(met) ? [] : [...said, table(rows)]).toEqual([]);
    },
  );
});
