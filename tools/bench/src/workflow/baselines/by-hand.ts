import type { Pool } from 'pg';
import { range, type Contender } from '../sides/contender.js';

/** A loop by hand: a step is done when its row is committed. `write`: commits the row of a step. */
export async function byHand(pool: Pool, write: (of: number, at: number) => Promise<unknown>): Promise<Contender> {
  await pool.query('create table done (run bigint, step integer, primary key (run, step))');
  let run = 0;
  let ran = 0;
  const step = (of: number, at: number): Promise<unknown> => {
    ran += 1;
    return write(of, at);
  };
  return {
    async sequences(runs, steps) {
      ran = 0;
      const one = async (of: number): Promise<void> => {
        for (const at of range(steps)) await step(of, at);
      };
      await Promise.all(range(runs).map(() => one(run++)));
      return ran;
    },
    async levels(wide, deep) {
      ran = 0;
      const of = run++;
      for (const level of range(deep)) await Promise.all(range(wide).map((place) => step(of, level * wide + place)));
      return ran;
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}
