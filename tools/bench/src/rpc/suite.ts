import { median } from '../place.js';
import type { Row } from '../row.js';
import type { Caller } from './message.js';
import { ours } from './ours.js';
import { raw } from './raw.js';

const REACH = 0.7;
const PAIRS = 21;
const WARM_UP = 2;
const AT_ONCE = [1, 16, 64];
/**
 * Calls of one slice: garbage is collected several times in each; of a few hundred calls it fell into some slices and not into others.
 * It is not collected before each slice: that throws compiled code away too, and a call of either side then takes twice its time.
 */
const CALLS = 4_000;

/** Unary calls with all that the platform puts around them, against grpc-js alone, in one process and in turn. */
export async function rpc(tell: (row: Row) => void): Promise<void> {
  await using mine = await ours();
  await using theirs = await raw();
  for (const atOnce of AT_ONCE) {
    // Until both are compiled.
    for (let n = 0; n < WARM_UP; n += 1) for (const caller of [mine, theirs]) await slice(caller, atOnce);
    const pairs: (readonly [number, number])[] = [];
    for (let n = 0; n < PAIRS; n += 1) {
      // Who begins has the cleaner heap: each begins every other time.
      const first = n % 2 === 0 ? mine : theirs;
      const one = await slice(first, atOnce);
      const other = await slice(first === mine ? theirs : mine, atOnce);
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
      note: `ratios of ${PAIRS} pairs ${ratios[0]!.toFixed(2)} to ${ratios.at(-1)!.toFixed(2)}`,
    });
  }
}

/** Calls per second. */
async function slice(caller: Caller, atOnce: number): Promise<number> {
  let left = CALLS;
  const before = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await caller.call();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return CALLS / ((performance.now() - before) / 1_000);
}
