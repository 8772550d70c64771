import { chainOf } from './chain.js';
import { Desk, type Placed } from './desk.js';
import type { Work, Worker } from './network.js';
import { childrenOf } from './turns.js';

/** What rounding leaves of no slack. Milliseconds. */
const SLIGHT = 1;

export interface ScheduledWork {
  readonly start: number;
  readonly finish: number;
  readonly parts: readonly Placed[];
  /** Working milliseconds by which it can end later and nothing else does the project. */
  readonly slack: number;
  readonly latestFinish: number;
  /** On the chain that decides the end, or without slack: then on another that is as long. */
  readonly critical: boolean;
}

/** Each task with its people, in the order of the list. */
export function scheduleOf(tasks: readonly Work[], workers: readonly Worker[], turns: Int32Array, start: number): ScheduledWork[] {
  const desk = new Desk(workers);
  const parts: Placed[][] = tasks.map(() => []);
  const finish = new Float64Array(tasks.length);
  for (const index of turns) {
    const ready = tasks[index]!.parents.reduce((latest, parent) => Math.max(latest, finish[parent]!), start);
    finish[index] = desk.place(tasks[index]!, tasks[index]!.duration, ready, (placed) => parts[index]!.push(placed));
  }
  const slack = slackOf(tasks, workers, turns, parts, finish);
  const chain = new Set(chainOf({ tasks, workers, turns, placed: parts, finish }));
  return tasks.map((_, index) => ({
    start: parts[index]![0]!.start,
    finish: finish[index]!,
    parts: parts[index]!,
    slack: slack[index]!,
    latestFinish: Math.max(finish[index]!, latestEnd(parts[index]!.at(-1)!, slack[index]!, workers)),
    critical: chain.has(index) || slack[index]! < SLIGHT,
  }));
}

const latestEnd = ({ worker, to }: Placed, slack: number, workers: readonly Worker[]): number => workers[worker]!.time.endAt(to + slack);

/** Backwards through the turns: a part must end before whatever waits for it begins at the latest, be it a task or the same person's next work. */
function slackOf(
  tasks: readonly Work[],
  workers: readonly Worker[],
  turns: Int32Array,
  placed: readonly (readonly Placed[])[],
  finish: Float64Array,
): Float64Array {
  const children = childrenOf(tasks);
  const end = finish.reduce((latest, one) => Math.max(latest, one), 0);
  const latestStart = new Float64Array(tasks.length);
  const nextOfWorker = new Float64Array(workers.length).fill(Infinity);
  const slack = new Float64Array(tasks.length).fill(Infinity);
  for (const index of turns.toReversed()) {
    let bound = children[index]!.reduce((latest, child) => Math.min(latest, latestStart[child]!), end);
    for (const { worker, from, to } of placed[index]!.toReversed()) {
      const { time } = workers[worker]!;
      const latest = Math.min(time.positionAt(bound), nextOfWorker[worker]!);
      slack[index] = Math.min(slack[index]!, Math.max(0, latest - to));
      nextOfWorker[worker] = latest - (to - from);
      bound = time.startAt(Math.max(0, nextOfWorker[worker]));
    }
    latestStart[index] = bound;
  }
  return slack;
}
