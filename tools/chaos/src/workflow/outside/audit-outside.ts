import { untold } from '../told.js';
import type { Found, Site } from '../work.js';

/** What the service outside knows, by the key of the step: how often it was asked, and what it did. */
export interface Ledger {
  readonly tries: Map<string, number>;
  readonly effects: Map<string, number>;
}

const STEPS = ['one', 'two'] as const;

/** Every step was done once, and each run has what was answered. */
export async function auditOutside({ world: { books }, number, runs: wanted }: Site, { tries, effects }: Ledger): Promise<Found> {
  const runs = await books.runs([`${number}/%`]);
  const ids = runs.map(({ id }) => id);
  const [steps, repeated] = [await books.steps(ids), await books.repeated(ids)];
  const troubles = [...(await untold(books, runs)), ...repeated.map(({ path }) => `${path} succeeded twice`)];
  const found = { sent: wanted * STEPS.length, effects: 0, lost: 0, doubled: 0, again: 0 };
  const byKey = new Map(runs.map((run) => [run.key, run]));
  const stepsOf = Map.groupBy(steps, ({ run_id }) => run_id);
  let [predicted, stranded] = [0, 0];
  for (let index = 0; index < wanted; index++) {
    const before = troubles.length;
    const key = `${number}/${index}`;
    const run = byKey.get(key);
    if (!run?.ended) stranded++;
    if (run?.state !== 'succeeded') troubles.push(`${key} is ${run?.state ?? 'not there'} instead of succeeded`);
    const mine = (run && stepsOf.get(run.id)) ?? [];
    for (const [place, name] of STEPS.entries()) {
      const step = mine.find(({ path }) => path === name);
      if (step && effects.has(step.id)) found.effects++;
      else found.lost++;
      const value = Object.values(step?.outputs ?? {})[0];
      if (value !== index + place + 1) troubles.push(`${key}: ${name} came to ${String(value)} instead of ${index + place + 1}`);
    }
    if (troubles.length === before) predicted++;
  }
  const known = new Set(steps.map(({ id }) => id));
  // A second step in place of one that was done already would have a key of its own.
  found.doubled = [...effects.keys()].filter((key) => !known.has(key)).length;
  found.effects += found.doubled;
  found.again = [...tries.values()].reduce((sum, count) => sum + count - 1, 0);
  return { runs: wanted, predicted, stranded, ...found, troubles: troubles.slice(0, 20) };
}
