import { everyStep, predict, type LeafState, type Predicted, type Tree } from '@hexad/service-workflow/testing';
import type { Books, EffectRow, RunRow, StepRow } from '../books.js';
import { tryOf } from '../service/plugin.js';
import { untold } from '../told.js';
import type { Found } from '../work.js';

/** What was to be run: a tree for each version of the file. */
export interface Planned {
  readonly key: string;
  readonly trees: Readonly<Record<string, readonly Tree[]>>;
}

/** How many effects of each kind a step of this state has had: at least and at most. */
const EFFECTS: Readonly<Record<string, { readonly do: readonly [number, number]; readonly undo: readonly [number, number] }>> = {
  succeeded: { do: [1, 1], undo: [0, 0] },
  compensated: { do: [1, 1], undo: [1, 1] },
  compensation_failed: { do: [1, 1], undo: [0, 0] },
  failed: { do: [0, 0], undo: [0, 0] },
  skipped: { do: [0, 0], undo: [0, 0] },
};
/** Given up at work: whether it had its effect is not known, also not to who undid it. */
const UNKNOWN = { do: [0, 1], undo: [0, 1] } as const;

/** Holds what the databases say of a round's runs against what the interpreter says. */
export async function audit(books: Books, keys: readonly string[], planned: readonly Planned[]): Promise<Found> {
  const runs = await books.runs(keys);
  const ids = runs.map(({ id }) => id);
  const silent = await untold(books, runs);
  const [steps, effects, repeated] = await Promise.all([books.steps(ids), books.effects(ids), books.repeated(ids)]);
  const again = (await books.tries(steps.map(({ id }) => id))) - new Set(effects.map(({ key }) => key)).size;
  const troubles: string[] = [...repeated.map(({ path }) => `${path} succeeded twice`), ...silent];
  const known = new Set(steps.map(({ id }) => id));
  // The undoing of a step is a step of its own.
  for (const { key, what, leaf } of effects) if (!known.has(key)) troubles.push(`the effect ${what} ${leaf} is of no step`);
  const sum = { predicted: 0, stranded: 0, sent: 0, effects: 0, lost: 0, doubled: 0 };
  const byKey = Map.groupBy(runs, ({ key }) => key);
  const stepsOf = Map.groupBy(steps, ({ run_id }) => run_id);
  const effectsOf = Map.groupBy(effects, ({ run_id }) => run_id);
  for (const { key, trees } of planned) {
    const mine = byKey.get(key) ?? [];
    const root = mine.find(({ parent_id }) => parent_id === null);
    if (!root || mine.some(({ ended }) => !ended)) {
      sum.stranded++;
      troubles.push(`${key}: ${root ? `it is ${root.state}` : 'it was never started'}`);
      continue;
    }
    const one = check(root, trees[root.version]!, { runs: mine, stepsOf, effectsOf });
    if (one.wrong.length === 0) sum.predicted++;
    troubles.push(...one.wrong.map((what) => `${key}: ${what}`));
    for (const name of ['sent', 'effects', 'lost', 'doubled'] as const) sum[name] += one[name];
  }
  return { runs: planned.length, ...sum, again, troubles: troubles.slice(0, 20) };
}

interface Rows {
  readonly runs: readonly RunRow[];
  readonly stepsOf: ReadonlyMap<string, readonly StepRow[]>;
  readonly effectsOf: ReadonlyMap<string, readonly EffectRow[]>;
}

function check(root: RunRow, tree: readonly Tree[], rows: Rows) {
  const { leaves, ends }: Predicted = predict(tree);
  const wrong: string[] = root.state === ends ? [] : [`it is ${root.state} instead of ${ends}`];
  const sum = { sent: 0, effects: 0, lost: 0, doubled: 0 };
  const byNumber = new Map([...everyStep(tree)].map((step) => [step.n, step]));
  const found = placed(root, rows);
  for (const [path, state] of leaves) {
    const step = found.get(path);
    const actual = step?.row.state ?? 'untouched';
    if (state !== 'any' && state !== actual) wrong.push(`${path} is ${actual} instead of ${state}${because(step?.row)}`);
    const kind = byNumber.get(Number(/s(\d+)$/u.exec(path)![1]))!;
    const bounds = boundsOf(kind, state, actual);
    for (const what of ['do', 'undo'] as const) {
      const [least, most] = bounds[what];
      const count = step?.[what] ?? 0;
      // What may or may not have been counts as what it is.
      sum.sent += Math.min(Math.max(count, least), most);
      sum.effects += count;
      sum.lost += Math.max(0, least - count);
      sum.doubled += Math.max(0, count - most);
      if (count < least || count > most) wrong.push(`${path} (${actual}) had its effect (${what}) ${count} times`);
    }
    if (step && kind.kind === 'leaf' && (actual === 'succeeded' || actual === 'compensated')) wrong.push(...late(step.row, kind.n, path));
  }
  for (const [path, step] of found) {
    if (leaves.has(path) || step.do + step.undo === 0) continue;
    sum.effects += step.do + step.undo;
    sum.doubled += step.do + step.undo;
    wrong.push(`${path} had an effect though it never began`);
  }
  return { wrong, ...sum };
}

const because = (row: StepRow | undefined): string =>
  row?.failure ? ` in try ${row.attempt}: ${row.failure.code}, ${row.failure.message}` : '';

function boundsOf(step: Tree, predicted: LeafState, actual: string): (typeof EFFECTS)[string] {
  const state = predicted === 'any' ? actual : predicted;
  const loose = predicted === 'any' && state !== 'succeeded' && state !== 'skipped' && state !== 'untouched';
  const bounds = loose ? UNKNOWN : (EFFECTS[state] ?? EFFECTS['skipped']!);
  if (step.kind === 'leaf') return bounds;
  return { do: [0, 0], undo: step.kind === 'call' ? bounds.undo : [0, 0] };
}

/** What it came to is what its present try found out, not what one said that had been given up. */
function late({ outputs, attempt }: StepRow, n: number, path: string): string[] {
  const value = Number(outputs?.[`v${n}`]);
  return (tryOf(value) ?? attempt) !== attempt ? [`${path} took the answer ${value} in try ${attempt}`] : [];
}

interface Placed {
  readonly row: StepRow;
  do: number;
  undo: number;
}

const UNDOING = '/compensate';

/** The steps of a run and of those that it started, by the paths that the interpreter gives them, with their effects. */
function placed(root: RunRow, { runs, stepsOf, effectsOf }: Rows): Map<string, Placed> {
  const found = new Map<string, Placed>();
  const walk = (run: RunRow, prefix: string): void => {
    const steps = stepsOf.get(run.id) ?? [];
    const paths = new Map(steps.map(({ id, path }) => [id, path]));
    for (const row of steps) if (!row.path.endsWith(UNDOING)) found.set(prefix + row.path, { row, do: 0, undo: 0 });
    for (const { key, what } of effectsOf.get(run.id) ?? []) {
      const path = paths.get(key);
      const step = path === undefined ? undefined : found.get(prefix + (path.endsWith(UNDOING) ? path.slice(0, -UNDOING.length) : path));
      if (step) step[what]++;
    }
    for (const child of runs) if (child.parent_id === run.id) walk(child, `${prefix}${child.parent_path}>`);
  };
  walk(root, '');
  return found;
}
