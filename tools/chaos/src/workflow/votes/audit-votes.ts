import { untold } from '../told.js';
import type { Found, Site } from '../work.js';
import { gateEnd } from './gate-model.js';
import { gatesOf, QUORUMS, recordsOf } from './gates.js';
import type { Ballot } from './voter.js';

/** Holds the records of all gates against what people were answered, and the runs against what the model makes of the records. */
export async function auditVotes(
  { world: { books }, number, runs: wanted }: Site,
  keys: readonly string[],
  ballots: readonly Ballot[],
): Promise<Found> {
  const [runs, gates] = [await books.runs(keys), await gatesOf(books, keys)];
  const [records, effects, silent] = [
    await recordsOf(
      books,
      gates.map(({ id }) => id),
    ),
    await books.effects(runs.map(({ id }) => id)),
    await untold(books, runs),
  ];
  const troubles: string[] = [...silent];
  const found = { sent: 0, effects: 0, lost: 0, doubled: 0, again: 0 };
  const count = (what: string, least: number, most: number, actual: number): void => {
    found.sent += Math.min(Math.max(actual, least), most);
    found.effects += actual;
    found.lost += Math.max(0, least - actual);
    found.doubled += Math.max(0, actual - most);
    if (actual < least || actual > most) troubles.push(`${what} is there ${actual} times`);
  };
  const byKey = Map.groupBy(records, ({ key }) => key ?? '');
  for (const { key, said, person, revision, decision } of ballots) {
    const lines = byKey.get(key) ?? [];
    if (said === undefined) troubles.push(`nobody could say what became of the vote of ${person} on ${revision}`);
    count(`the vote of ${person} on ${revision}, which was ${said ?? 'not answered'},`, ...bounds(said), lines.length);
    if (lines.some((line) => line.person !== person || line.revision !== revision || line.decision !== decision))
      troubles.push(`the record of the vote of ${person} on ${revision} says something else`);
  }
  const cast = new Set(ballots.map(({ key }) => key));
  for (const { kind, key, person } of records)
    if (kind === 'voted' && !cast.has(key ?? '')) troubles.push(`nobody gave the vote of ${person}`);
  const gatesOfRun = Map.groupBy(gates, ({ run_id }) => run_id);
  const recordOf = Map.groupBy(records, ({ approval_id }) => approval_id);
  const effectsOf = Map.groupBy(effects, ({ run_id }) => run_id);
  let predicted = 0;
  for (const run of runs) {
    const before = troubles.length;
    const ends = (gatesOfRun.get(run.id) ?? []).map((gate) => {
      const end = gateEnd(recordOf.get(gate.id) ?? [], QUORUMS[gate.path]!);
      troubles.push(...end.wrong.map((what) => `${run.key} ${gate.path}: ${what}`));
      if (end.state !== gate.state) troubles.push(`${run.key} ${gate.path} is ${gate.state}, and by its record ${end.state}`);
      return end;
    });
    const through = ends.length === 2 && ends.every(({ state }) => state === 'approved');
    const state = through ? 'succeeded' : 'failed';
    if (run.state !== state) troubles.push(`${run.key} is ${run.state} instead of ${state}`);
    // A step that began before its gate was asked again may have had its effect.
    const most = ends.length === 2 && ends.every(({ passed }) => passed) ? 1 : 0;
    count(`${run.key}: the effect after its gates`, through ? 1 : 0, most, effectsOf.get(run.id)?.length ?? 0);
    if (troubles.length === before) predicted++;
  }
  const stranded = wanted - runs.filter(({ ended }) => ended).length;
  if (stranded > 0) troubles.push(`${stranded} runs of round ${number} have not ended`);
  return { runs: wanted, predicted, stranded, ...found, troubles: troubles.slice(0, 20) };
}

/** How often a vote of which this was said is in the record: at least and at most. */
const bounds = (said: Ballot['said']): [number, number] => (said === 'counted' ? [1, 1] : said === 'refused' ? [0, 0] : [0, 1]);
