import { resident } from '../processes.js';
import type { Row } from '../row.js';
import type { Gateways } from './gateway.js';
import { Client } from './side.js';

const CALLS = 200_000;
const AT_ONCE = 64;
const STEPS = 20;
/** The clock runs through a day, or more, while these are made at no more than so many a second. */
const A_SECOND = 3_000;
const SPEED = Math.ceil(86_400 / (CALLS / A_SECOND));

/** Megabytes that a process has grown by between a tenth of the calls and the last, and whether the books are right after a day. */
export async function day(gateways: Gateways): Promise<Row> {
  const side = await gateways.start('of a day', SPEED);
  await using client = new Client(side);
  const sizes: number[] = [];
  const before = performance.now();
  for (let step = 0; step < STEPS; step += 1) {
    await client.rate(CALLS / STEPS, AT_ONCE);
    sizes.push(resident(side.pid));
  }
  const hours = ((performance.now() - before) / 3_600_000) * SPEED;
  const half = STEPS / 2;
  return {
    case: `${CALLS} calls while ${hours.toFixed(0)} h go by, growth of memory`,
    unit: 'MB',
    ours: Math.max(0, Math.max(...sizes.slice(half)) - Math.max(...sizes.slice(0, half))),
    reach: 16,
    against: 'the most of the first half of the calls',
    note: `${sizes[0]!.toFixed(0)} MB after ${CALLS / STEPS}, ${sizes.at(-1)!.toFixed(0)} MB at the end; ${await gateways.differences()} differences between ledger and counters`,
  };
}
