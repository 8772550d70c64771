import { median } from '../place.js';
import { openOurSide, type Side } from './sides/side.js';
import type { Say, Tell } from './suite.js';

const WAITING = 10_000;
const ARCHIVED_STEPS = 1_000_000;
const PART = 2_000;
const ROUNDS = 12;
const STARTS = 40;

/** Starts of runs in a database that is full, in turns with an empty one; and what a run that waits costs the engine's heap. */
export async function crowd(tell: Tell, log: Say): Promise<void> {
  await using empty = await openOurSide();
  await using full = await openOurSide();
  // What the engine keeps once, whatever waits, is there already.
  await full.measure('wait', PART, 0);
  const [before] = (await full.measure('heap', 0, 0)) as [number];
  for (let waiting = PART; waiting <= WAITING; waiting += PART) {
    await full.measure('wait', PART, 0);
    log(`${waiting} of ${WAITING} runs wait`);
  }
  const [after] = (await full.measure('heap', 0, 0)) as [number];
  tell({
    case: 'heap of the engine for a waiting run',
    unit: 'kB',
    ours: Math.max(0, after - before) / WAITING / 1_024,
    against: `${WAITING} more of them: ${mb(before)} before, ${mb(after)} after`,
    reach: 2,
  });
  await full.measure('archive', ARCHIVED_STEPS, 0);
  log(`${ARCHIVED_STEPS} steps are in the archive`);
  const pairs: { readonly mine: number; readonly theirs: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const sides = round % 2 === 0 ? [empty, full] : [full, empty];
    const rates = new Map<Side, number>();
    for (const side of sides) rates.set(side, 1_000 / median(await side.measure('starts', STARTS, 0)));
    if (round > 0) pairs.push({ mine: rates.get(full)!, theirs: rates.get(empty)! });
    log(
      `round ${round} of ${ROUNDS}: ${(1_000 / rates.get(full)!).toFixed(2)} ms a start, empty ${(1_000 / rates.get(empty)!).toFixed(2)} ms`,
    );
  }
  tell({
    case: `starts, ${WAITING} runs wait, ${ARCHIVED_STEPS} steps archived`,
    unit: '/s',
    ours: median(pairs.map(({ mine }) => mine)),
    baseline: median(pairs.map(({ theirs }) => theirs)),
    ratio: median(pairs.map(({ mine, theirs }) => mine / theirs)),
    against: 'the same engine on an empty database',
    reach: Number((1 / 1.2).toFixed(2)),
  });
}

const mb = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;
