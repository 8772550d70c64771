import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { median } from '../place.js';
import type { Row } from '../row.js';
import { Arrivals } from './arrivals.js';

/** One way from a sender to a handler. */
export interface Flow extends AsyncDisposable {
  /** Resolves when the server has confirmed all of them; each goes to the arrivals when it was handled. */
  send(count: number): Promise<void>;
}

export type OpenFlow = (arrivals: Arrivals) => Promise<Flow>;

export interface Duel {
  readonly case: string;
  readonly against: string;
  readonly reach: number;
  /** Of one slice. */
  readonly messages: number;
  /** Pairs of slices. */
  readonly rounds?: number;
  readonly ours: OpenFlow;
  readonly baseline: OpenFlow;
}

const ROUNDS = 11;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Both are open at once and work in turns, ours first in every other pair; what one left behind is collected before the other begins. */
export async function duel(stack: AsyncDisposableStack, { ours, baseline, messages, rounds = ROUNDS, ...words }: Duel): Promise<Row> {
  const sides = [await opened(stack, ours), await opened(stack, baseline)] as const;
  for (const side of [...sides, ...sides]) await side(messages);
  const rates: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const first = round % 2;
    for (const side of [first, 1 - first] as const) rates[side]!.push(await sides[side]!(messages));
  }
  const ratios = rates[0].map((rate, n) => rate / rates[1][n]!);
  const [lowest, highest] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2));
  return {
    ...words,
    unit: '/s',
    ours: median(rates[0]),
    baseline: median(rates[1]),
    ratio: median(ratios),
    note: `pairs ${lowest} to ${highest}`,
  };
}

/** Messages a second, from the first that is sent to the last that was handled. */
async function opened(stack: AsyncDisposableStack, open: OpenFlow): Promise<(count: number) => Promise<number>> {
  const arrivals = new Arrivals();
  const flow = stack.use(await open(arrivals));
  return async (count) => {
    collectGarbage();
    const before = performance.now();
    const all = arrivals.expect(count);
    await Promise.all([flow.send(count), all]);
    return (count / (performance.now() - before)) * 1_000;
  };
}
