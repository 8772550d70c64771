import { MergeGround, runQueue, type Wish } from '@hexad/service-agents/testing';
import type { Row } from '../row.js';

const SETS = 30;
/** Numbers that modules claim: with fewer than there are change sets, some are wrong together though no line conflicts. */
const CLAIMS = 20;
const LINES = 10;

/** Thirty change sets that were made side by side, with overlaps in lines and in what they mean, through the merge queue; whether main is green is looked at after each landing. */
export async function changeSets(tell: (row: Row) => void): Promise<void> {
  await using ground = await MergeGround.open();
  const base = await ground.repository.commitOf('main');
  const entries = [];
  for (let n = 0; n < SETS; n += 1) {
    const wish: Wish = { claim: 1 + ((n * 7) % CLAIMS), line: (n * 3) % LINES, edits: n % 2 === 0 };
    entries.push(await ground.change(`c${n}`, base, wish));
  }
  const before = performance.now();
  const ended = await runQueue(entries, ground.hands());
  const seconds = (performance.now() - before) / 1_000;
  const returned = ended.flatMap(({ state }) => (state.name === 'returned' && state.reason !== '' ? [state.code] : []));
  const counts = [...new Set(returned)].map((code) => `${returned.filter((one) => one === code).length} ${code}`).join(', ');
  tell({
    case: '30 change sets with overlaps, neither landed nor returned with a reason',
    unit: 'calls',
    ours: SETS - ground.landings - returned.length,
    against: 'nothing: main must be green after each landing, or it would have ended',
    reach: 0,
    note: `${ground.landings} landed, returned: ${counts}; ${seconds.toFixed(1)} s`,
  });
}
