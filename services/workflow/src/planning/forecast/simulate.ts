import { Desk } from '../schedule/desk.js';
import type { Work, Worker } from '../schedule/network.js';

/** Finishes in milliseconds, each list sorted: of the project, of each task, of each milestone. */
export interface Simulated {
  readonly project: Float64Array;
  readonly tasks: readonly Float64Array[];
  readonly milestones: readonly Float64Array[];
}

export interface Simulation {
  readonly tasks: readonly Work[];
  readonly workers: readonly Worker[];
  readonly turns: Int32Array;
  readonly start: number;
  /** Positions of the tasks of each milestone. */
  readonly milestones: readonly (readonly number[])[];
  /** For each task its duration in each sample. */
  readonly durations: readonly Float64Array[];
  readonly samples: number;
}

/** Goes through the plan once for each sample, with the durations of that sample: people take the next task when they are done with theirs. */
export function simulate({ tasks, workers, turns, start, milestones, durations, samples }: Simulation): Simulated {
  const desk = new Desk(workers);
  const finishes = tasks.map(() => new Float64Array(samples));
  const project = new Float64Array(samples);
  const reached = milestones.map(() => new Float64Array(samples));
  const finish = new Float64Array(tasks.length);
  for (let sample = 0; sample < samples; sample += 1) {
    desk.clear();
    for (const index of turns) {
      let ready = start;
      for (const parent of tasks[index]!.parents) ready = Math.max(ready, finish[parent]!);
      finish[index] = desk.place(tasks[index]!, durations[index]![sample]!, ready);
      finishes[index]![sample] = finish[index]!;
      project[sample] = Math.max(project[sample]!, finish[index]);
    }
    for (const [at, members] of milestones.entries())
      for (const member of members) reached[at]![sample] = Math.max(reached[at]![sample]!, finish[member]!);
  }
  for (const list of [project, ...finishes, ...reached]) list.sort();
  return { project, tasks: finishes, milestones: reached };
}
