import type { Skill } from '@hexad/proto/documents';
import type { WorkingTime } from '../calendar/working-time.js';

/** A share of a task that takes one skill. The shares of a task follow one another and add up to 1. */
export interface Part {
  readonly skill: Skill;
  readonly share: number;
}

/** A task as the scheduler sees it. Indices are positions in the list, which has every parent before its children. */
export interface Work {
  readonly parents: readonly number[];
  readonly parts: readonly Part[];
  /** Working milliseconds of somebody with all their time. */
  readonly duration: number;
}

/** Somebody who works. Two people with the same hours share one `time`. */
export interface Worker {
  readonly name: string;
  readonly skills: ReadonlySet<Skill>;
  readonly capacity: number;
  readonly time: WorkingTime;
}

/** For each task the work on the longest chain from its start to the end. Who has the longest way before him goes first. */
export function ways(tasks: readonly Work[]): Float64Array {
  const way = new Float64Array(tasks.length);
  for (let index = tasks.length - 1; index >= 0; index -= 1) {
    const { parents, duration } = tasks[index]!;
    way[index]! += duration;
    for (const parent of parents) way[parent] = Math.max(way[parent]!, way[index]!);
  }
  return way;
}
