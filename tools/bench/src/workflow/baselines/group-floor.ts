import { Pool } from 'pg';
import { range, type Contender, type Setup } from '../sides/contender.js';

const INSERT = { name: 'steps', text: 'insert into done (run, step) select * from unnest($1::bigint[], $2::integer[])' };

interface Waiting {
  readonly of: number;
  readonly at: number;
  readonly done: () => void;
}

/** The same with group commit: what was asked while a commit was under way is the next one. */
export async function open({ ownerUrl }: Setup): Promise<Contender> {
  const pool = new Pool({ connectionString: ownerUrl, max: 1 });
  await pool.query('create table done (run bigint, step integer, primary key (run, step))');
  let run = 0;
  let ran = 0;
  let waiting: Waiting[] = [];
  let running = false;
  const write = async (): Promise<void> => {
    running = true;
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await pool.query({ ...INSERT, values: [batch.map(({ of }) => of), batch.map(({ at }) => at)] });
      for (const { done } of batch) done();
    }
    running = false;
  };
  const step = (of: number, at: number): Promise<void> => {
    ran += 1;
    return new Promise((done) => {
      waiting.push({ of, at, done });
      if (!running) void write();
    });
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
