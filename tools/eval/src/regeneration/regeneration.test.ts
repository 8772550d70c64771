import { assert, asyncProperty, gen } from 'fast-check';
import { expect, it } from 'vitest';
import { roundsOfChange } from './rounds.js';

it('no line that a person edited is lost, whatever becomes of the spec', async () => {
  await assert(
    asyncProperty(gen(), async (next) => {
      expect((await roundsOfChange(next, 12)).flatMap((round) => round.lost)).toEqual([]);
    }),
    { numRuns: 4, seed: 7, endOnFailure: true },
  );
}, 300_000);
