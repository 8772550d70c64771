import type { Placed } from './desk.js';
import type { Work, Worker } from './network.js';

export interface Arranged {
  readonly tasks: readonly Work[];
  readonly workers: readonly Worker[];
  readonly turns: Int32Array;
  readonly placed: readonly (readonly Placed[])[];
  readonly finish: Float64Array;
}

/**
 * The chain that decides the end, from its first task to the last: each begins when the one before it ends, or when the working hours after
 * that begin, because it waits for its result or for its people.
 */
export function chainOf(arranged: Arranged): number[] {
  const { finish, tasks } = arranged;
  const earlier = workBefore(arranged);
  const chain: number[] = [];
  let at: number | undefined = finish.reduce((best, end, index) => (end > finish[best]! ? index : best), 0);
  while (at !== undefined && chain.length < tasks.length) {
    chain.push(at);
    at = driverOf(at, arranged, earlier);
  }
  return chain.toReversed();
}

interface Before {
  readonly task: number;
  readonly to: number;
}

/** For each part of each task what its person did before. */
function workBefore({ workers, turns, placed, tasks }: Arranged): (Before | undefined)[][] {
  const lastOf: (Before | undefined)[] = workers.map(() => undefined);
  const before: (Before | undefined)[][] = tasks.map(() => []);
  for (const task of turns) {
    for (const { worker, to } of placed[task]!) {
      before[task]!.push(lastOf[worker]);
      lastOf[worker] = { task, to };
    }
  }
  return before;
}

function driverOf(
  task: number,
  { tasks, workers, placed, finish }: Arranged,
  earlier: readonly (readonly (Before | undefined)[])[],
): number | undefined {
  const parts = placed[task]!;
  const parents = tasks[task]!.parents;
  const parent = parents.reduce<number | undefined>(
    (best, one) => (best === undefined || finish[one]! > finish[best]! ? one : best),
    undefined,
  );
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    const { worker, from } = parts[index]!;
    const awaited = index > 0 ? parts[index - 1]!.end : parent === undefined ? -Infinity : finish[parent]!;
    const before = earlier[task]![index];
    const busy = before !== undefined && before.task !== task && before.to >= from;
    if (busy && workers[worker]!.time.positionAt(awaited) < from) return before.task;
  }
  return parent;
}
