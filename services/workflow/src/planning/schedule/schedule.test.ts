import { PlanCalendar, type Skill } from '@hexad/proto/documents';
import { assert, double, integer, nat, property, subarray, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTime, calendarOf, workingTime } from '../calendar/calendars.js';
import type { Placed } from './desk.js';
import type { Work, Worker } from './network.js';
import { scheduleOf, type ScheduledWork } from './schedule.js';
import { turnsOf } from './turns.js';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-23T00:00Z');
const office = workingTime(calendarOf(PlanCalendar.parse({})), START);
const round = anyTime(START);

const worker = (name: string, skills: Skill[] = ['backend', 'frontend'], capacity = 1, time = office): Worker => ({
  name,
  skills: new Set(skills),
  capacity,
  time,
});
const work = (hours: number, parents: number[] = [], parts: Work['parts'] = [{ skill: 'backend', share: 1 }]): Work => ({
  parents,
  parts,
  duration: hours * HOUR,
});
const plan = (tasks: Work[], workers: Worker[]) => scheduleOf(tasks, workers, turnsOf(tasks, workers, START), START);
const text = (moment: number): string => new Date(moment).toISOString().slice(5, 16);

const anyPlan = integer({ min: 1, max: 25 }).chain((count) =>
  tuple(
    tuple(
      ...Array.from({ length: count }, (_, index) =>
        tuple(subarray([...Array(index).keys()], { maxLength: Math.min(3, index) }), double({ min: 0.1, max: 30, noNaN: true })),
      ),
    ),
    integer({ min: 1, max: 4 }),
  ),
);
const built = (graph: [number[], number][], people: number) => ({
  tasks: graph.map(([parents, hours], index) => work(hours, parents, index % 3 === 0 ? BOTH : undefined)),
  workers: Array.from({ length: people }, (_, index) =>
    worker(`P${index}`, undefined, index === 1 ? 0.5 : 1, index === 2 ? round : office),
  ),
});
const BOTH: Work['parts'] = [
  { skill: 'backend', share: 0.6 },
  { skill: 'frontend', share: 0.4 },
];

/** Whether a part begins when one of another task ends, or when the working hours after that begin. */
const follows = (part: Placed, chain: readonly ScheduledWork[], workers: readonly Worker[]): boolean => {
  const { time } = workers[part.worker]!;
  return chain.some(
    ({ parts }) =>
      !parts.includes(part) && parts.some(({ end }) => end <= part.start + 1 && Math.abs(time.positionAt(end) - part.from) < 1),
  );
};

describe('a schedule', () => {
  it('gives work to whoever finishes it first', () => {
    const [one, two, three] = plan([work(8), work(4), work(4)], [worker('Ann'), worker('Bob')]);
    expect([one!, two!, three!].map(({ start, finish }) => `${text(start)} ${text(finish)}`)).toEqual([
      '11-23T09:00 11-23T17:00',
      '11-23T09:00 11-23T13:00',
      '11-23T13:00 11-23T17:00',
    ]);
  });

  it('hands a task over where its parts take skills that no one has together', () => {
    const [task] = plan([work(10, [], BOTH)], [worker('Ann', ['backend']), worker('Bob', ['frontend'])]);
    expect(task!.parts.map(({ worker, start, end }) => [worker, text(start), text(end)])).toEqual([
      [0, '11-23T09:00', '11-23T15:00'],
      [1, '11-23T15:00', '11-24T11:00'],
    ]);
  });

  it('hands nothing over where one person has the skills, though another was free before', () => {
    const done = plan([work(2, [], BOTH), work(3, [], BOTH)], [worker('Ann'), worker('Bob')]);
    expect(done.map(({ parts }) => parts.map(({ worker: by }) => by))).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  it('takes twice as long with half of somebody', () => {
    const [task] = plan([work(8)], [worker('Ann', ['backend'], 0.5)]);
    expect(text(task!.finish)).toBe('11-24T17:00');
  });

  it('counts as slack what people leave, not only dependencies', () => {
    const tasks = [work(8), work(2), work(4, [1])];
    expect(plan(tasks, [worker('Ann'), worker('Bob')]).map(({ slack }) => slack / HOUR)).toEqual([0, 2, 2]);
    expect(plan(tasks, [worker('Ann')]).map(({ slack }) => slack / HOUR)).toEqual([0, 0, 0]);
  });

  it('never begins a task before all that it waits for has ended, nor gives anybody two at once', () => {
    assert(
      property(anyPlan, ([graph, people]) => {
        const { tasks, workers } = built(graph, people);
        const done = plan(tasks, workers);
        const early = tasks.filter(({ parents }, index) => parents.some((parent) => done[parent]!.finish > done[index]!.start + 0.01));
        const spans = done.flatMap(({ parts }) => parts).toSorted((a, b) => a.worker - b.worker || a.from - b.from);
        const twice = spans.filter(({ worker, from }, at) => spans[at - 1]?.worker === worker && spans[at - 1]!.to > from + 0.01);
        expect([early, twice]).toEqual([[], []]);
      }),
    );
  });

  it('has a task without slack at its end', () => {
    assert(
      property(anyPlan, ([graph, people]) => {
        const { tasks, workers } = built(graph, people);
        const done = plan(tasks, workers);
        const end = Math.max(...done.map(({ finish }) => finish));
        expect(done.some(({ slack, finish }) => slack < 1 && finish === end)).toBe(true);
      }),
    );
  });

  it('is decided by a chain without holes but those of the calendar, to its last moment', () => {
    assert(
      property(anyPlan, ([graph, people]) => {
        const { tasks, workers } = built(graph, people);
        const done = plan(tasks, workers);
        const chain = done.filter(({ critical }) => critical);
        const links = chain.filter(({ parts }) => !parts.some((part) => part.from === 0 || follows(part, chain, workers)));
        expect(Math.max(...chain.map(({ finish }) => finish))).toBe(Math.max(...done.map(({ finish }) => finish)));
        expect(links).toEqual([]);
      }),
    );
  });

  it('never makes a slack with which it would end later', () => {
    assert(
      property(anyPlan, nat(), ([graph], pick) => {
        const { tasks, workers } = built(graph, 1);
        const turns = turnsOf(tasks, workers, START);
        const before = scheduleOf(tasks, workers, turns, START);
        const chosen = pick % tasks.length;
        const longer = tasks.map((task, index) => (index === chosen ? { ...task, duration: task.duration + before[chosen]!.slack } : task));
        const after = scheduleOf(longer, workers, turns, START);
        expect(Math.max(...after.map(({ finish }) => finish))).toBeLessThanOrEqual(Math.max(...before.map(({ finish }) => finish)) + 1);
      }),
    );
  });
});
