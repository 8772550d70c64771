import { parseArgs } from 'node:util';
import { bus } from './bus/suite.js';
import { generation } from './build/generation.js';
import { startAndMemory } from './build/start-and-memory.js';
import { wholeBuild } from './build/whole-build.js';
import { met, ratio, table, type Row } from './row.js';
import { rpc } from './rpc/suite.js';
import { inTenant } from './store/in-tenant.js';

type Suite = (tell: (row: Row) => void, only?: string) => Promise<void>;

const SUITES: Readonly<Record<string, Suite>> = {
  bus,
  build: async (tell) => {
    tell(await generation('generation, todo', 'todo/brief.md', 1));
    tell(await generation('generation, 20 entities', 'large/brief.md', 3));
    for (const row of await startAndMemory()) tell(row);
    tell(await wholeBuild('build, todo', 'todo/brief.md', { reach: 45, runs: 3 }));
    tell(await wholeBuild('build, 20 entities', 'large/brief.md', { reach: 600, runs: 1 }));
  },
  rpc,
  store: async (tell) => {
    for (const row of await inTenant()) tell(row);
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const suite = SUITES[positionals[0] ?? ''];
if (!suite || (values.only !== undefined && suite !== bus)) {
  console.error(`usage: npm run bench -- <${Object.keys(SUITES).join('|')}> [--json], with bus also --only <part of a case's name>`);
  process.exit(64);
}
const rows: Row[] = [];
await suite((row) => {
  rows.push(row);
  console.error(`▸ ${row.case}: ${row.ours.toFixed(2)} ${row.unit}`);
}, values.only);
if (values.json) for (const row of rows) console.log(JSON.stringify({ ...row, ratio: ratio(row), met: met(row) }));
else console.log(`\n${table(rows)}`);
