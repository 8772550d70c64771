import { median } from '../place.js';
import { BASELINES, FLOOR, type Baseline } from './baselines/catalogue.js';
import { install } from './baselines/install.js';
import { Side } from './sides/side.js';
import type { Say, Tell } from './suite.js';

const ROUNDS = 5;
/** Each side works so long, and so often at least, before its work counts: for the compilers. Milliseconds. */
const WARM_MS = 3_000;
const WARM = 2;
/** No other round begins after this time; the first that counts is always measured. Milliseconds. */
const BUDGET_MS = 240_000;

interface Work {
  readonly work: 'sequences' | 'levels';
  readonly case: string;
  readonly first: number;
  readonly second: number;
}

export const runs = (tell: Tell, log: Say): Promise<void> =>
  throughput({ work: 'sequences', case: '200 runs × 10 steps', first: 200, second: 10 }, tell, log);

export const graph = (tell: Tell, log: Say): Promise<void> =>
  throughput({ work: 'levels', case: 'graph 10 wide × 100 deep', first: 10, second: 100 }, tell, log);

interface Kind {
  readonly name: string;
  readonly file: string;
  /** As it stands in the rows. */
  readonly says: string;
}

/** Both kinds of steps that the engine's processes carry out. A baseline has one kind: each of its steps is durable before the next begins, except where batches are said. */
const OURS: readonly Kind[] = [
  { name: 'ours', file: './sides/ours.js', says: 'effects, each durable before the next' },
  { name: 'ours, computing', file: './sides/ours-computing.js', says: 'only computing, written together' },
];

/** Steps a second of ours, the floors and the baselines, each in a process and a database of its own, in turns. */
async function throughput({ work, case: what, first, second }: Work, tell: Tell, log: Say): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const sides = new Map<string, Side>();
  const ours = new Map<string, Side>();
  for (const { name, file } of OURS) ours.set(name, stack.use(await Side.open(name, address(file))));
  for (const baseline of BASELINES) {
    const side = await opened(baseline, log);
    if (side) sides.set(baseline.name, stack.use(side));
  }
  const rates = new Map<string, number[]>([...ours.keys(), ...sides.keys()].map((name) => [name, []]));
  const until = performance.now() + BUDGET_MS;
  for (const [name, side] of [...ours, ...sides]) {
    const times: number[] = [];
    while (times.length < WARM || times.reduce((sum, ms) => sum + ms) < WARM_MS)
      times.push((await side.work(work, first, second).catch((error: unknown) => gone(sides, name, error, log))) ?? WARM_MS);
    log(`${what}, warm-up: ${name} ${times.length} times, ${times[0]!.toFixed(0)} ms at first and ${times.at(-1)!.toFixed(0)} in the end`);
  }
  for (let round = 1; round <= 1 || (round <= ROUNDS && performance.now() < until); round += 1) {
    const took: string[] = [];
    for (const [name, side] of [...ours, ...sides]) {
      const ms = await side.work(work, first, second).catch((error: unknown) => gone(sides, name, error, log));
      took.push(`${name} ${ms?.toFixed(0) ?? '-'} ms`);
      if (ms !== undefined) rates.get(name)!.push(((first * second) / ms) * 1_000);
    }
    log(`${what}, round ${round} of ${ROUNDS}: ${took.join(', ')}`);
  }
  for (const { name, says } of OURS) compare(`${what}: ${says}`, work, rates.get(name)!, rates, tell);
}

function compare(
  what: string,
  work: Work['work'],
  mine: readonly number[],
  rates: ReadonlyMap<string, readonly number[]>,
  tell: Tell,
): void {
  for (const { name, but } of BASELINES) {
    const theirs = rates.get(name) ?? [];
    if (theirs.length < mine.length) continue;
    tell({
      case: what,
      unit: '/s',
      ours: median(mine),
      baseline: median(theirs),
      ratio: median(theirs.map((rate, round) => mine[round]! / rate)),
      against: name,
      reach: name === FLOOR ? 0.5 : name.startsWith('floor') ? 0 : 1,
      ...(but !== undefined && work === 'levels' && { note: but }),
      ...(name.startsWith('floor') && name !== FLOOR && { note: 'only to be known' }),
    });
  }
}

async function opened({ name, file, packages }: Baseline, log: Say): Promise<Side | undefined> {
  try {
    const folder = packages && (await install(packages));
    return await Side.open(name, address(`./baselines/${file}`), folder);
  } catch (error) {
    log(`missing: ${name}: ${(error as Error).message.slice(0, 500)}`);
    return undefined;
  }
}

/** One that cannot do its work is out; without ours there is nothing to compare. */
function gone(sides: Map<string, Side>, name: string, error: unknown, log: Say): undefined {
  if (!sides.has(name)) throw error;
  log(`out: ${(error as Error).message.slice(0, 500)}`);
  sides.delete(name);
}

const address = (file: string): string => new URL(file, import.meta.url).href;
