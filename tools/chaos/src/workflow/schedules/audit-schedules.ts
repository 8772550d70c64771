import type { Books } from '../books.js';
import { untold } from '../told.js';
import type { Found } from '../work.js';

/** A schedule, and all the times that it has. */
export interface Planned {
  readonly id: string;
  readonly times: readonly Date[];
}

interface FireRow {
  readonly key: string;
  readonly outcome: string;
  readonly run_id: string | null;
}

/** Each time has one run, which had its effect once; there is no run of another time. */
export async function auditSchedules(books: Books, planned: readonly Planned[]): Promise<Found> {
  const runs = await books.runs(planned.map(({ id }) => `schedule ${id} %`));
  const effects = await books.effects(runs.map(({ id }) => id));
  const fires = await books.ask<FireRow>({ of: 'workflow', sql: FIRES, parameters: [planned.map(({ id }) => id)] });
  const troubles = await untold(books, runs);
  const runsOf = Map.groupBy(runs, ({ key }) => key);
  const effectsOf = Map.groupBy(effects, ({ run_id }) => run_id);
  const fireOf = new Map(fires.map((fire) => [fire.key, fire]));
  const wanted = planned.flatMap(({ id, times }) => times.map((time) => `schedule ${id} ${time.getTime()}`));
  const found = { sent: wanted.length, effects: 0, lost: 0, doubled: 0, again: 0 };
  let [predicted, stranded] = [0, 0];
  for (const key of wanted) {
    const mine = runsOf.get(key) ?? [];
    runsOf.delete(key);
    const fire = fireOf.get(key);
    const count = mine.reduce((sum, { id }) => sum + (effectsOf.get(id)?.length ?? 0), 0);
    found.effects += count;
    found.lost += count === 0 ? 1 : 0;
    found.doubled += Math.max(0, count - 1);
    const [run] = mine;
    if (run && !run.ended) stranded++;
    if (mine.length === 1 && run?.state === 'succeeded' && fire?.outcome === 'started' && fire.run_id === run.id) predicted++;
    else troubles.push(`${key} has ${mine.length} runs (${run?.state ?? 'none'}), and is written down as ${fire?.outcome ?? 'nothing'}`);
  }
  for (const key of runsOf.keys()) troubles.push(`there is a run of ${key}, which is no time of the schedule`);
  return { runs: wanted.length, predicted, stranded, ...found, troubles: troubles.slice(0, 20) };
}

const FIRES = `
  select 'schedule ' || schedule_id || ' ' || (extract(epoch from scheduled_at) * 1000)::bigint as key, outcome, run_id from schedule_fires
  where schedule_id = any($1::uuid[])`;
