import { randomInt } from 'node:crypto';
import { optionsOf, UsageError, type Area } from '../area.js';
import { met, table } from '../row.js';
import { chaosBus, faultsOf } from './chaos-bus.js';
import { FAULTS } from './faults.js';

const BUSES = ['rabbitmq', 'nats', 'embedded'] as const;
const EVENTS = 10_000;

const usage = `usage: npm run chaos -- bus [--bus ${BUSES.join('|')}] [--seed N] [--fault NAME] [--long] [--json]

10,000 events flow between three services while one fault after the other strikes, or only the one that is named; with --long as many for
each fault, and the broker is restarted, and the way to it cut, a hundred times. Exits with 0 when nothing was lost, doubled or out of order.
Faults: ${FAULTS.map(({ name }) => name).join(', ')}.`;

async function run(words: readonly string[], signal: AbortSignal): Promise<number> {
  const values = optionsOf(words, {
    bus: { type: 'string', default: 'rabbitmq' },
    seed: { type: 'string', default: String(randomInt(1_000_000)) },
    fault: { type: 'string' },
    long: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const bus = BUSES.find((name) => name === values.bus);
  const seed = Number(values.seed);
  const faults = bus === undefined ? [] : faultsOf(bus).filter(({ name }) => name === (values.fault ?? name));
  if (bus === undefined || faults.length === 0 || !Number.isSafeInteger(seed)) throw new UsageError();
  console.error(`▸ bus ${bus}, seed ${seed}${values.long ? ', long' : ''}`);
  const rows = await chaosBus({
    bus,
    seed,
    faults,
    orders: Math.ceil(EVENTS / 2 / (values.long ? 1 : faults.length)),
    strikes: ({ strikes: [few, many] }) => (values.long ? many : few),
    say: (line) => console.error(`▸ ${line}`),
    signal,
  });
  const again = `${values.fault === undefined ? '' : ` --fault '${values.fault}'`}${values.long ? ' --long' : ''}`;
  if (values.json) for (const row of rows) console.log(JSON.stringify({ bus, seed, ...row, met: met(row) }));
  else console.log(`\n${table(rows)}\n\nTo run this again: npm run chaos -- bus --bus ${bus} --seed ${seed}${again}`);
  return rows.every(met) ? 0 : 1;
}

export const bus: Area = { usage, run };
