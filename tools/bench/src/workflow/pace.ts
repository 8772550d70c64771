import { quantile } from '../place.js';
import { openOurSide } from './sides/side.js';
import type { Say, Tell } from './suite.js';

/** Runs started in a minute. */
const RATE = 2_000;
const PART_SECONDS = 10;
const PARTS = 3;

/** Runs of two steps that come at a steady rate, however long those before take: from when each was to start until somebody who watches it sees its end. */
export async function pace(tell: Tell, log: Say): Promise<void> {
  await using ours = await openOurSide();
  const took: number[] = [];
  // The first one is for the compilers.
  for (let part = 0; part <= PARTS; part += 1) {
    const heard = await ours.measure('pace', RATE, PART_SECONDS);
    if (part > 0) took.push(...heard);
    log(`${part} of ${PARTS}: ${heard.length} runs, p50 ${quantile(heard, 0.5).toFixed(1)} ms, p95 ${quantile(heard, 0.95).toFixed(1)} ms`);
  }
  tell({
    case: `two steps, ${RATE} runs a minute, start to end, p95`,
    unit: 'ms',
    ours: quantile(took, 0.95),
    against: `p50 ${quantile(took, 0.5).toFixed(1)} ms, longest ${Math.max(...took).toFixed(0)} ms`,
    reach: 500,
  });
}
