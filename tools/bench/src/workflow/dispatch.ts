import { quantile } from '../place.js';
import { openOurSide } from './sides/side.js';
import type { Say, Tell } from './suite.js';

const RUNS = 100;
const STEPS = 10;

/** From the answer of a step to the begin of the next one, which is ready then: its turn is decided, committed and handed to the worker. */
export async function dispatch(tell: Tell, log: Say): Promise<void> {
  await using ours = await openOurSide();
  await ours.measure('dispatch', RUNS / 2, STEPS);
  log('warm');
  const took = await ours.measure('dispatch', RUNS, STEPS);
  tell({
    case: 'dispatch of a ready step to a hot worker, p50',
    unit: 'ms',
    ours: quantile(took, 0.5),
    against: `a plugin in the engine's process; p95 ${quantile(took, 0.95).toFixed(1)} ms, ${took.length} steps`,
    reach: 25,
  });
}
