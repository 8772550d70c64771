import { Pool } from 'pg';
import { range, type Contender, type Setup } from '../sides/contender.js';

const CONNECTIONS = 10;
const INSERT = { name: 'step', text: 'insert into done (run, step) values ($1, $2)' };

/** A loop by hand: a step is done when its row is committed, and each row is a commit of its own. */
export async function open({ ownerUrl }: Setup): Promise<Contender> {
  const pool = new Pool({ connectionString: ownerUrl, max: CONNECTIONS });
  await pool.query('create table done (run bigint, step integer, primary key (run, step))');
  let run = 0;
  let ran = 0;
  const step = async (of: number, at: number): Promise<void> => {
    ran += 1;
    await pool.query({ ...INSERT, values: [of, at] });
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
