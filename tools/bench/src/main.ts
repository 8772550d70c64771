import { parseArgs } from 'node:util';
import { agents, refusalOf as refusalOfAgents } from './agents/suite.js';
import { bus, refusalOf } from './bus/suite.js';
import { generation } from './build/generation.js';
import { startAndMemory } from './build/start-and-memory.js';
import { wholeBuild } from './build/whole-build.js';
import { codegen, refusalOf as refusalOfCodegen } from './codegen/suite.js';
import { llm } from './llm/suite.js';
import { met, ratio, table, type Row } from './row.js';
import { rpc } from './rpc/suite.js';
import { inTenant } from './store/in-tenant.js';
import { refusalOf as refusalOfWorkflow, workflow } from './workflow/suite.js';

type Suite = (tell: (row: Row) => void, only?: string) => Promise<void>;

const SUITES: Readonly<Record<string, Suite>> = {
  agents,
  bus,
  build: async (tell) => {
    tell(await generation('generation, todo', 'todo/brief.md', 1));
    tell(await generation('generation, 20 entities', 'large/brief.md', 3));
    for (const row of await startAndMemory()) tell(row);
    tell(await wholeBuild('build, todo', 'todo/brief.md', { reach: 45, runs: 3 }));
    tell(await wholeBuild('build, 20 entities', 'large/brief.md', { reach: 600, runs: 1 }));
  },
  codegen,
  llm,
  rpc,
  store: async (tell) => {
    for (const row of await inTenant()) tell(row);
  },
  workflow,
};

const USAGE = `usage: npm run bench -- <${Object.keys(SUITES).join('|')}> [--json], with agents, bus, codegen and workflow also --only <part of a case's name>`;

function refuse(why: string): never {
  console.error(why);
  process.exit(64);
}

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, only: { type: 'string' } },
    });
  } catch {
    return refuse(USAGE);
  }
}

const { values, positionals } = read();
const suite = Object.hasOwn(SUITES, positionals[0] ?? '') ? SUITES[positionals[0]!] : undefined;
const refusals = new Map([
  [agents, refusalOfAgents],
  [bus, refusalOf],
  [codegen, refusalOfCodegen],
  [workflow, refusalOfWorkflow],
]);
if (!suite || positionals.length > 1 || (values.only !== undefined && !refusals.has(suite))) refuse(USAGE);
const refusal = refusals.get(suite)?.(values.only);
if (refusal !== undefined) refuse(refusal);
const rows: Row[] = [];
await suite((row) => {
  rows.push(row);
  console.error(`▸ ${row.case}: ${row.ours.toFixed(2)} ${row.unit}, ${met(row) ? 'met' : 'NOT MET'} (${row.against})`);
}, values.only);
if (values.json) for (const row of rows) console.log(JSON.stringify({ ...row, ratio: ratio(row), met: met(row) }));
else console.log(`\n${table(rows)}`);
