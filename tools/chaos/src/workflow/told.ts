import { setTimeout as wait } from 'node:timers/promises';
import type { Books, RunRow } from './books.js';
import { LOOK_MS } from './work.js';

const PATIENCE_MS = 30_000;

/** Runs whose end was not told once, in words. */
export async function untold(books: Books, runs: readonly RunRow[]): Promise<string[]> {
  const tellings = Map.groupBy(await allTold(books, runs), ({ run_id }) => run_id);
  return runs.flatMap(({ id, ended, key }) => {
    const count = tellings.get(id)?.length ?? 0;
    return ended && count !== 1 ? [`${key}: its end was told ${count} times`] : [];
  });
}

/** Events may be on their way. */
async function allTold(books: Books, runs: readonly RunRow[]): Promise<{ run_id: string }[]> {
  const ids = runs.map(({ id }) => id);
  for (const since = Date.now(); ; await wait(LOOK_MS)) {
    const told = await books.told(ids);
    if (told.length >= ids.length || Date.now() - since > PATIENCE_MS) return told;
  }
}
