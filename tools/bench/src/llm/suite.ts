import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { median, NODE, ROOT } from '../place.js';
import { start, stop } from '../processes.js';
import type { Row } from '../row.js';
import { day } from './day.js';
import { exactBudget } from './exact-budget.js';
import { Gateways } from './gateway.js';
import { portkey } from './portkey.js';
import { Client, type Side } from './side.js';

const SINGLE = 1_500;
const WARM_UP = 400;
const ROUNDS = 9;
const CALLS = 1_500;
const AT_ONCE = 64;
const STREAMS = 120;
/** Chunks of one stream of the provider. */
const CHUNKS = 200;

/** The model gateway and Portkey before the same provider, and nobody between, in turns. */
export async function llm(tell: (row: Row) => void): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const upstream = await provider(stack);
  const gateways = stack.use(await Gateways.open(upstream));
  const sides: readonly Side[] = [
    { name: 'direct', base: `${upstream}/v1`, headers: {}, model: 'stub' },
    await portkey(stack, `${upstream}/v1`),
    await gateways.start('ours'),
  ];
  const [direct, theirs, mine] = sides.map((side) => stack.use(new Client(side))) as [Client, Client, Client];
  const clients = [direct, theirs, mine];
  for (const client of clients) await client.rate(WARM_UP, 8);
  for (const row of await latency(clients)) tell(row);
  tell(await throughput(theirs, mine));
  for (const row of await streaming(clients)) tell(row);
  tell(await exactBudget(gateways, [sides[2]!], 'of one process'));
  const three = [sides[2]!, await gateways.start('second'), await gateways.start('third')];
  tell(await exactBudget(gateways, three, 'of three processes'));
  tell(await day(gateways));
}

async function provider(stack: AsyncDisposableStack): Promise<string> {
  const child = start({ program: NODE, args: [fileURLToPath(new URL('upstream.child.js', import.meta.url))], cwd: ROOT });
  stack.defer(() => stop(child));
  for await (const line of createInterface({ input: child.stdout! })) return `http://127.0.0.1:${/(\d+)$/.exec(line)![1]}`;
  throw new Error('The provider of the bench ended before it listened.');
}

const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;

/** Milliseconds beyond those of a direct call, one call after the other, each way in turn. */
async function latency([direct, theirs, mine]: readonly Client[]): Promise<Row[]> {
  const times = new Map([direct!, theirs!, mine!].map((client) => [client, [] as number[]]));
  for (let n = 0; n < SINGLE; n += 1) for (const [client, seen] of times) seen.push(await client.call());
  const added = (client: Client, share: number): number => at(times.get(client)!, share) - at(times.get(direct!)!, share);
  return ([0.5, 0.99] as const).map((share) => ({
    case: `added latency, 1 at once, p${share * 100}`,
    unit: 'ms',
    ours: added(mine!, share),
    baseline: added(theirs!, share),
    reach: Math.round((added(theirs!, share) + (share === 0.5 ? 0 : 3)) * 10) / 10,
    against: 'Portkey, which reserves and writes nothing',
    note: `a direct call takes ${at(times.get(direct!)!, share).toFixed(1)} ms`,
  }));
}

async function throughput(theirs: Client, mine: Client): Promise<Row> {
  const pairs: (readonly [number, number])[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const first = n % 2 === 0 ? mine : theirs;
    const one = await first.rate(CALLS, AT_ONCE);
    const other = await (first === mine ? theirs : mine).rate(CALLS, AT_ONCE);
    pairs.push(first === mine ? [one, other] : [other, one]);
  }
  return {
    case: `requests, ${AT_ONCE} at once`,
    unit: '/s',
    ours: median(pairs.map(([a]) => a)),
    baseline: median(pairs.map(([, b]) => b)),
    ratio: median(pairs.map(([a, b]) => a / b)),
    reach: 1,
    against: 'Portkey, one process each',
  };
}

async function streaming([direct, theirs, mine]: readonly Client[]): Promise<Row[]> {
  const seen = new Map([direct!, theirs!, mine!].map((client) => [client, [] as { first: number; whole: number }[]]));
  for (let n = 0; n < STREAMS; n += 1) for (const [client, times] of seen) times.push(await client.stream());
  const first = (client: Client): number => median(seen.get(client)!.map((time) => time.first));
  const perChunk = (client: Client): number => median(seen.get(client)!.map((time) => time.whole - time.first)) / CHUNKS;
  return [
    {
      case: 'streaming, added time to the first token, p50',
      unit: 'ms',
      ours: first(mine!) - first(direct!),
      baseline: first(theirs!) - first(direct!),
      reach: 5,
      against: 'Portkey',
    },
    {
      case: 'streaming, added for each chunk',
      unit: 'ms',
      ours: perChunk(mine!) - perChunk(direct!),
      baseline: perChunk(theirs!) - perChunk(direct!),
      reach: 0.2,
      against: 'Portkey',
      note: `${CHUNKS} chunks that the provider sends at once`,
    },
  ];
}
