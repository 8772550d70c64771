import { PgBoss } from 'pg-boss';
import { range, type Contender, type Setup } from '../sides/contender.js';

const QUEUE = 'steps';
const WORKERS = 4;
const FETCHED = 100;

interface Job {
  readonly left: number;
}

/**
 * A chain of jobs: whoever has done one sends the next. At its best: fetched, sent and completed in batches, by workers that ask again at once. It
 * knows no barrier, so that levels are chains beside each other.
 */
export async function open({ ownerUrl }: Setup): Promise<Contender> {
  const boss = new PgBoss({ connectionString: ownerUrl, max: 10, supervise: false, schedule: false });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  await boss.createQueue(QUEUE);
  let ran = 0;
  let open = 0;
  const work = async (): Promise<void> => {
    while (open > 0) {
      const jobs = await boss.fetch<Job>(QUEUE, { batchSize: FETCHED });
      if (jobs.length === 0) continue;
      ran += jobs.length;
      const next = jobs.filter(({ data }) => data.left > 1);
      if (next.length > 0)
        await boss.insert(
          QUEUE,
          next.map(({ data }) => ({ data: { left: data.left - 1 } })),
        );
      await boss.complete(
        QUEUE,
        jobs.map(({ id }) => id),
      );
      open -= jobs.length - next.length;
    }
  };
  const chains = async (count: number, long: number): Promise<number> => {
    ran = 0;
    open = count;
    await boss.insert(
      QUEUE,
      range(count).map(() => ({ data: { left: long } })),
    );
    await Promise.all(range(WORKERS).map(work));
    return ran;
  };
  return {
    sequences: chains,
    levels: chains,
    [Symbol.asyncDispose]: () => boss.stop({ graceful: false }),
  };
}
