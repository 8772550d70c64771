import type { Skill } from '@hexad/proto/documents';
import type { WorkingTime } from '../calendar/working-time.js';
import type { Work, Worker } from './network.js';

/** A part of a task as somebody does it: positions on their working time, and the moments these stand for. */
export interface Placed {
  readonly worker: number;
  readonly skill: Skill;
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

interface Group {
  readonly time: WorkingTime;
  readonly capacity: number;
  readonly members: readonly number[];
}

/**
 * Who is busy until when. Work is appended: nobody goes back to a gap that waiting left, so tasks must come in the order in which they can
 * begin. People with the same hours and capacity differ in nothing but how long they are busy, so only the first free one of them is tried.
 */
export class Desk {
  readonly #workers: readonly Worker[];
  readonly #groups: ReadonlyMap<Skill, readonly Group[]>;
  readonly #free: Float64Array;

  constructor(workers: readonly Worker[]) {
    this.#workers = workers;
    this.#free = new Float64Array(workers.length);
    this.#groups = new Map(
      [...new Set(workers.flatMap(({ skills }) => [...skills]))].map((skill) => [skill, groupsWith(skill, workers)] as const),
    );
  }

  /** Everybody is free again. */
  clear(): void {
    this.#free.fill(0);
  }

  /** When somebody with a skill is free first. */
  freeAt(skill: Skill): number {
    let best = Infinity;
    for (const { time, members } of this.#groups.get(skill) ?? []) best = Math.min(best, time.startAt(this.#firstFree(members, -1)));
    return best;
  }

  /** Gives a task, as long as `duration` says, to those who finish it first, none before `ready`. Gives the moment of its end; `note` hears of each part. */
  place({ parts }: Work, duration: number, ready: number, note?: (placed: Placed) => void): number {
    let at = ready;
    let before = -1;
    for (const { skill, share } of parts) {
      let [worker, from, to, end] = [-1, 0, 0, Infinity];
      for (const { time, capacity, members } of this.#groups.get(skill)!) {
        const candidate = this.#firstFree(members, before);
        const begin = Math.max(this.#free[candidate]!, time.positionAt(at));
        const done = begin + (duration * share) / capacity;
        const moment = time.endAt(done);
        if (moment < end || (moment === end && candidate === before)) [worker, from, to, end] = [candidate, begin, done, moment];
      }
      this.#free[worker] = to;
      const start = Math.max(at, this.#workers[worker]!.time.startAt(from));
      at = Math.max(at, end);
      note?.({ worker, skill, from, to, start, end: Math.max(start, at) });
      before = worker;
    }
    return at;
  }

  /** Who did the part before is free when the next one begins: nobody of the group could begin earlier, so nothing is handed over. */
  #firstFree(members: readonly number[], before: number): number {
    if (before >= 0 && members.includes(before)) return before;
    let best = members[0]!;
    for (const member of members) if (this.#free[member]! < this.#free[best]!) best = member;
    return best;
  }
}

function groupsWith(skill: Skill, workers: readonly Worker[]): Group[] {
  const groups: { time: WorkingTime; capacity: number; members: number[] }[] = [];
  for (const [index, { skills, time, capacity }] of workers.entries()) {
    if (!skills.has(skill)) continue;
    const known = groups.find((group) => group.time === time && group.capacity === capacity);
    if (known) known.members.push(index);
    else groups.push({ time, capacity, members: [index] });
  }
  return groups;
}
