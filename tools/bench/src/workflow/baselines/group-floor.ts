import { Pool } from 'pg';
import type { Contender, Setup } from '../sides/contender.js';
import { byHand } from './by-hand.js';

const INSERT = { name: 'steps', text: 'insert into done (run, step) select * from unnest($1::bigint[], $2::integer[])' };

interface Waiting {
  readonly of: number;
  readonly at: number;
  readonly done: () => void;
}

/** The same with group commit: what was asked while a commit was under way is the next one. */
export function open({ ownerUrl }: Setup): Promise<Contender> {
  const pool = new Pool({ connectionString: ownerUrl, max: 1 });
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
  return byHand(
    pool,
    (of, at) =>
      new Promise<void>((done) => {
        waiting.push({ of, at, done });
        if (!running) void write();
      }),
  );
}
