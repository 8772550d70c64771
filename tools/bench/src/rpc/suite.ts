import { median } from '../place.js';
import type { Row } from '../row.js';
import type { Caller } from './message.js';
import { ours } from './ours.js';
import { raw } from './raw.js';

const REACH = 0.7;
const SLICES = 40;
const WARM_UP = 8;
/** Calls of one slice, at each number of calls at once. */
const CASES = [
  [1, 400],
  [16, 1_600],
  [64, 1_600],
] as const;

/** Unary calls with all that the platform puts around them, against grpc-js alone, in one process and in turn. */
export async function rpc(tell: (row: Row) => void): Promise<void> {
  await using mine = await ours();
  await using theirs = await raw();
  for (const [atOnce, calls] of CASES) {
    // Until both are compiled.
    for (let n = 0; n < WARM_UP; n += 1) for (const caller of [mine, theirs]) await slice(caller, atOnce, calls);
    const pairs: (readonly [number, number])[] = [];
    for (let n = 0; n < SLICES; n += 1) {
      // Who begins has the cleaner heap: each begins every other time.
      const first = n % 2 === 0 ? mine : theirs;
      const one = await slice(first, atOnce, calls);
      const other = await slice(first === mine ? theirs : mine, atOnce, calls);
      pairs.push(first === mine ? [one, other] : [other, one]);
    }
    const ratios = pairs.map(([a, b]) => a / b).toSorted((a, b) => a - b);
    tell({
      case: `unary call, 1 KiB, ${atOnce} at once`,
      unit: '/s',
      ours: median(pairs.map(([a]) => a)),
      baseline: median(pairs.map(([, b]) => b)),
      ratio: median(ratios),
      reach: REACH,
      against: 'raw grpc-js client and server, one process',
      note: `ratios of ${SLICES} pairs ${ratios[0]!.toFixed(2)} to ${ratios.at(-1)!.toFixed(2)}`,
    });
  }
}

/** Calls per second. */
async function slice(caller: Caller, atOnce: number, calls: number): Promise<number> {
  let left = calls;
  const before = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await caller.call();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return calls / ((performance.now() - before) / 1_000);
}
