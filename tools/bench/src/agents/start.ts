import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { run } from '@hexad/workspace';
import { median } from '../place.js';
import type { Row } from '../row.js';

const ROUNDS = 60;
/** About what a busy platform takes. */
const BYTES = 600_000_000;
const ENV = { PATH: '/usr/bin:/bin' };

const starts = {
  ours: () => run({ program: 'true', args: [], cwd: '/', env: ENV, timeoutMs: 60_000, outputLimit: 1_000 }),
  theirs: () => promisify(execFile)('true', { env: ENV }),
};

/** A command from a large process: started by the small one beside it, and by itself; and how long the process answers nobody meanwhile. */
export async function start(tell: (row: Row) => void): Promise<void> {
  const ballast = Buffer.alloc(BYTES, 1);
  const seen = { ours: new Array<Cost>(), theirs: new Array<Cost>() };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const side of ['ours', 'theirs'] as const) seen[side].push(await costOf(starts[side]));
  const [ours, theirs] = [middle(seen.ours), middle(seen.theirs)];
  const against = `by a process of ${(BYTES + ballast.length) / 2e6} MB itself`;
  tell({ case: 'start of a command, held up', unit: 'ms', ours: ours.heldUp, baseline: theirs.heldUp, against, reach: 2 });
  tell({ case: 'start of a command, to its end', unit: 'ms', ours: ours.all, baseline: theirs.all, against, reach: 20 });
}

interface Cost {
  /** Until the call gives the process back to others. */
  readonly heldUp: number;
  readonly all: number;
}

async function costOf(begin: () => Promise<unknown>): Promise<Cost> {
  const before = performance.now();
  const ended = begin();
  const heldUp = performance.now() - before;
  await ended;
  return { heldUp, all: performance.now() - before };
}

const middle = (costs: readonly Cost[]): Cost => ({
  heldUp: median(costs.map(({ heldUp }) => heldUp)),
  all: median(costs.map(({ all }) => all)),
});
