import type { Row } from '../row.js';
import type { Gateways } from './gateway.js';
import { LIMIT, runNamed } from './set-up.js';
import { Client, type Side } from './side.js';

const CALLS = 256;
/** Tokens of output of each call, at two micro-dollars. */
const OUTPUT = 10;
const ALLOWED = LIMIT / (2 * OUTPUT);

/** Calls at once, each of which costs exactly what was reserved for it, on a budget that has room for a hundred. */
export async function exactBudget(gateways: Gateways, sides: readonly Side[], words: string): Promise<Row> {
  const run = runNamed(words);
  const clients = sides.map(({ headers, ...side }) => new Client({ ...side, headers: { ...headers, 'x-hexad-run': run }, model: 'exact' }));
  const calls = Array.from({ length: CALLS }, (_, n) => clients[n % clients.length]!.status(OUTPUT));
  const statuses = await Promise.all(calls);
  for (const client of clients) await client[Symbol.asyncDispose]();
  const count = (status: number): number => statuses.filter((each) => each === status).length;
  const [allowed, refused] = [count(200), count(402)];
  return {
    case: `${CALLS} calls on a budget for ${ALLOWED}, ${words}`,
    unit: 'calls',
    ours: Math.abs(allowed - ALLOWED) + Math.abs(refused - (CALLS - ALLOWED)) + (await gateways.differences()),
    reach: 0,
    against: 'calls wrongly made or wrongly refused, and differences between ledger and counters',
    note: `${allowed} made, ${refused} refused`,
  };
}
