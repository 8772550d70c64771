import { untold } from '../told.js';
import { insist, tenantOf, type Found, type Site } from '../work.js';
import { hashOf, textOf } from './text-of.js';

interface Text {
  readonly n: number;
  readonly length: number;
}

/** What the two steps of a run put out. */
export interface Texts {
  readonly a: Text;
  readonly b: Text;
}

const STEPS = 5;

/** Every step has seen whole what the one before it put out, each output can be read whole now, and nothing lies there that no run names. */
export async function auditBlobs(site: Site, planned: readonly Texts[]): Promise<Found> {
  const { world, number } = site;
  const { books } = world;
  const runs = await books.runs([`${number}/%`]);
  const ids = runs.map(({ id }) => id);
  const [steps, effects, repeated] = [await books.steps(ids), await books.effects(ids), await books.repeated(ids)];
  const troubles = [...(await untold(books, runs)), ...repeated.map(({ path }) => `${path} succeeded twice`), ...(await halves(site))];
  const found = { sent: planned.length * STEPS, effects: 0, lost: 0, doubled: 0, again: 0 };
  const byKey = new Map(runs.map((run) => [run.key, run]));
  const stepsOf = Map.groupBy(steps, ({ run_id }) => run_id);
  const effectsOf = Map.groupBy(effects, ({ key }) => key);
  let [predicted, stranded] = [0, 0];
  for (const [index, { a, b }] of planned.entries()) {
    const before = troubles.length;
    const key = `${number}/${index}`;
    const run = byKey.get(key);
    if (!run?.ended) stranded++;
    if (run?.state !== 'succeeded') troubles.push(`${key} is ${run?.state ?? 'not there'} instead of succeeded`);
    const mine = (run && stepsOf.get(run.id)) ?? [];
    const counts = mine
      .filter(({ path }) => /(make|look)_/.test(path))
      .map(({ id, attempt }) => ({ attempt, of: effectsOf.get(id)?.length ?? 0 }));
    found.effects += counts.reduce((sum, { of }) => sum + of, 0);
    found.lost += STEPS - counts.filter(({ of }) => of > 0).length;
    found.doubled += counts.reduce((sum, { of }) => sum + Math.max(0, of - 1), 0);
    found.again += counts.reduce((sum, { attempt }) => sum + Math.max(0, attempt - 1), 0);
    const [textA, textB] = [textOf(a.n, a.length), textOf(b.n, b.length)];
    const seen = new Map(mine.map(({ path, outputs }) => [path, outputs]));
    for (const [name, text] of Object.entries({ a: textA, b: textB, all: textA + textB }))
      if (seen.get(`look_${name}`)?.[`${name}_hash`] !== hashOf(text)) troubles.push(`${key}: look_${name} has not seen what was put out`);
    if (run)
      troubles.push(
        ...(await unreadable(site, tenantOf(index), run.id, { a_text: textA, b_text: textB })).map(
          (name) => `${key}: ${name} does not read as it was put out`,
        ),
      );
    if (troubles.length === before) predicted++;
  }
  return { runs: planned.length, predicted, stranded, ...found, troubles: troubles.slice(0, 20) };
}

/** As people ask for them. */
async function unreadable(site: Site, tenant: string, runId: string, texts: Readonly<Record<string, string>>): Promise<string[]> {
  const wrong: string[] = [];
  for (const [name, text] of Object.entries(texts)) {
    const { valueJson } = await insist(site, `${name} could not be read`, (engine, timeoutMs) =>
      site.world.member(engine).workflow.getRunVariable({ runId, name }, { caller: { tenant, actor: 'user:ann' }, timeoutMs }),
    );
    if (valueJson !== JSON.stringify(text)) wrong.push(name);
  }
  return wrong;
}

/** Values without their parts, and names of values that are not there. */
async function halves({ world: { books } }: Site): Promise<string[]> {
  const rows = await books.ask<{ what: string }>({ of: 'workflow', sql: HALVES, parameters: [] });
  return rows.map(({ what }) => what);
}

const HALVES = `
  select 'the value ' || hash || ' has no parts' as what from blobs where not exists (select from blob_chunks c where c.tenant = blobs.tenant and c.hash = blobs.hash)
  union all
  select 'no run names the value ' || hash from blobs where not exists (select from blob_uses u where u.tenant = blobs.tenant and u.hash = blobs.hash)
  union all
  select 'the step ' || path || ' names a value that is not there' from steps, jsonb_each(coalesce(detail->'large', '{}')) named
  where not exists (select from blobs b where b.tenant = steps.tenant and b.hash = named.value->>'hash')`;
