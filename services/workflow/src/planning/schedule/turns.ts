import { Desk } from './desk.js';
import { ways, type Work, type Worker } from './network.js';

/**
 * The order in which tasks are handed out: always the one that can begin first, and among those the one with the longest way to the end. The
 * forecast keeps to this order, as a team keeps to its plan; who does a task is decided anew each time.
 */
export function turnsOf(tasks: readonly Work[], workers: readonly Worker[], start: number): Int32Array {
  const desk = new Desk(workers);
  const way = ways(tasks);
  const children = childrenOf(tasks);
  const missing = Int32Array.from(tasks, ({ parents }) => parents.length);
  const ready = new Float64Array(tasks.length).fill(start);
  const open = [...tasks.keys()].filter((index) => missing[index] === 0);
  const turns = new Int32Array(tasks.length);
  for (let turn = 0; turn < tasks.length; turn += 1) {
    const place = nextOf(open, tasks, desk, ready, way);
    const index = open[place]!;
    open[place] = open.at(-1)!;
    open.pop();
    turns[turn] = index;
    const end = desk.place(tasks[index]!, tasks[index]!.duration, ready[index]!);
    for (const child of children[index]!) {
      ready[child] = Math.max(ready[child]!, end);
      missing[child]! -= 1;
      if (missing[child] === 0) open.push(child);
    }
  }
  return turns;
}

export function childrenOf(tasks: readonly Work[]): number[][] {
  const children = tasks.map((): number[] => []);
  for (const [index, { parents }] of tasks.entries()) for (const parent of parents) children[parent]!.push(index);
  return children;
}

function nextOf(open: readonly number[], tasks: readonly Work[], desk: Desk, ready: Float64Array, way: Float64Array): number {
  const free = new Map<string, number>();
  let best = 0;
  let earliest = Infinity;
  for (const [place, index] of open.entries()) {
    const { skill } = tasks[index]!.parts[0]!;
    let at = free.get(skill);
    if (at === undefined) free.set(skill, (at = desk.freeAt(skill)));
    const begin = Math.max(at, ready[index]!);
    const known = open[best]!;
    const first = begin < earliest || (begin === earliest && (way[index]! > way[known]! || (way[index] === way[known] && index < known)));
    if (!first) continue;
    best = place;
    earliest = begin;
  }
  return best;
}
