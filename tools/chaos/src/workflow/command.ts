import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { optionsOf, UsageError, type Area } from '../area.js';
import { chaosWorkflow } from './chaos-workflow.js';
import { FAULTS } from './faults.js';
import { met, table } from './row.js';

const DATABASES = ['postgres', 'embedded'] as const;
const BUSES = ['rabbitmq', 'nats', 'embedded'] as const;
const RUNS = 1_000;

const usage = `usage: npm run chaos -- workflow [--database ${DATABASES.join('|')}] [--bus ${BUSES.join('|')}] [--seed N] [--fault NAME] [--runs N]
         [--older FOLDER] [--long] [--json]

1,000 nested runs (--runs) while one fault after the other strikes two engines, their agents and the database, or only the fault that is named;
with --long as many for each fault. Exits with 0 when each ended as a small interpreter predicts and every effect was there once. FOLDER is a
built checkout of another version: it runs beside this one in the rolling restart.
Faults: ${FAULTS.map(({ name }) => name).join(', ')}.`;

async function run(words: readonly string[], signal: AbortSignal): Promise<number> {
  const values = optionsOf(words, {
    database: { type: 'string', default: 'postgres' },
    bus: { type: 'string', default: 'rabbitmq' },
    seed: { type: 'string', default: String(randomInt(1_000_000)) },
    fault: { type: 'string' },
    runs: { type: 'string', default: String(RUNS) },
    older: { type: 'string' },
    long: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const { fault, long, json } = values;
  const [database, bus] = [DATABASES.find((name) => name === values.database), BUSES.find((name) => name === values.bus)];
  const [seed, runs] = [Number(values.seed), Number(values.runs)];
  const faults = FAULTS.filter(({ name, on }) => database !== undefined && on.includes(database) && name === (fault ?? name));
  const numbers = Number.isSafeInteger(seed) && Number.isSafeInteger(runs) && runs > 0;
  if (database === undefined || bus === undefined || faults.length === 0 || !numbers) throw new UsageError();
  const older = values.older === undefined ? undefined : resolve(values.older);
  if (older !== undefined && !existsSync(join(older, 'tools/chaos/dist/workflow'))) throw new UsageError();
  console.error(`▸ ${database}${database === 'embedded' ? '' : `, bus ${bus}`}, seed ${seed}${long ? ', long' : ''}`);
  const rows = await chaosWorkflow({
    database,
    bus,
    older,
    seed,
    faults,
    runs: Math.ceil(runs / (long ? 1 : faults.length)),
    strikes: ({ strikes: [few, many] }) => (long ? many : few),
    say: (line) => console.error(`▸ ${line}`),
    signal,
  });
  const again = `${fault === undefined ? '' : ` --fault '${fault}'`}${runs === RUNS ? '' : ` --runs ${runs}`}${long ? ' --long' : ''}`;
  if (json) for (const row of rows) console.log(JSON.stringify({ database, bus, seed, ...row, met: met(row) }));
  else
    console.log(
      `\n${table(rows)}\n\nTo run this again: npm run chaos -- workflow --database ${database} --bus ${bus} --seed ${seed}${again}`,
    );
  return rows.every(met) ? 0 : 1;
}

export const workflow: Area = { usage, run };
