import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { chaosBus, faultsOf } from './bus/chaos-bus.js';
import { met, table } from './row.js';

const BUSES = ['rabbitmq', 'nats', 'embedded'] as const;
const EVENTS = 10_000;
const USAGE = `usage: npm run chaos -- bus [--bus ${BUSES.join('|')}] [--seed N] [--long] [--json]

10,000 events flow between three services while one fault after the other strikes; with --long as many for each fault, and the broker is
restarted, and the way to it cut, a hundred times. Exits with 0 when nothing was lost, doubled or out of order.`;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort(new Error('Interrupted.')));

try {
  process.exitCode = await run();
} catch (error) {
  console.error(stopping.signal.aborted ? '▸ stopped; everything is cleaned up' : error);
  process.exitCode = stopping.signal.aborted ? 130 : 70;
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      bus: { type: 'string', default: 'rabbitmq' },
      seed: { type: 'string', default: String(randomInt(1_000_000)) },
      long: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const bus = BUSES.find((name) => name === values.bus);
  const seed = Number(values.seed);
  if (positionals[0] !== 'bus' || bus === undefined || !Number.isSafeInteger(seed)) {
    console.error(USAGE);
    return 64;
  }
  console.error(`▸ bus ${bus}, seed ${seed}${values.long ? ', long' : ''}`);
  const rows = await chaosBus({
    bus,
    seed,
    orders: Math.ceil(EVENTS / 2 / (values.long ? 1 : faultsOf(bus).length)),
    strikes: ({ strikes: [few, many] }) => (values.long ? many : few),
    say: (line) => console.error(`▸ ${line}`),
    signal: stopping.signal,
  });
  if (values.json) for (const row of rows) console.log(JSON.stringify({ bus, seed, ...row, met: met(row) }));
  else
    console.log(`\n${table(rows)}\n\nTo run this again: npm run chaos -- bus --bus ${bus} --seed ${seed}${values.long ? ' --long' : ''}`);
  return rows.every(met) ? 0 : 1;
}
