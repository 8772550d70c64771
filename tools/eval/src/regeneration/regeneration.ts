import { assert, asyncProperty, gen } from 'fast-check';
import { roundsOfChange } from './rounds.js';

/** Changes of specs, and rounds of edits of each. */
const CHANGES = 50;
const ROUNDS = 20;
const SEED = 20_261_122;

/** A thousand rounds of random edits on random changes of specs: no line that a person edited is lost. */
export async function regeneration(only: string | undefined, tell: (line: string) => void) {
  const verdicts: { change: number; edits: number; conflicts: number; lost: readonly string[] }[] = [];
  if (only !== undefined && only !== 'rounds') return { text: '', verdicts, met: true };
  await assert(
    asyncProperty(gen(), async (next) => {
      const rounds = await roundsOfChange(next, ROUNDS);
      const lost = rounds.flatMap((one) => one.lost);
      const edits = rounds.reduce((sum, one) => sum + one.edits.origins.size + one.edits.removed.size, 0);
      const conflicts = rounds.reduce((sum, one) => sum + one.disagreements, 0);
      verdicts.push({ change: verdicts.length + 1, edits, conflicts, lost });
      tell(`change ${verdicts.length} of ${CHANGES}: ${edits} files edited, ${conflicts} conflicts, ${lost.length} losses`);
    }),
    { numRuns: CHANGES, seed: SEED, endOnFailure: true },
  );
  const sum = (of: 'edits' | 'conflicts'): number => verdicts.reduce((all, one) => all + one[of], 0);
  const lost = verdicts.flatMap((one) => one.lost);
  const text =
    `${CHANGES * ROUNDS} rounds: ${sum('edits')} files edited by people, ${sum('conflicts')} conflicts shown, ${lost.length} losses\n${lost.join('\n')}`.trimEnd();
  return { text, verdicts, met: lost.length === 0 };
}
