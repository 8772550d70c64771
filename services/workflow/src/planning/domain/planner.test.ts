import { Plan } from '@hexad/proto/documents';
import { assert, integer, nat, property, shuffledSubarray, subarray, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expected, planOf } from './planner.js';

const story = (number: number, dependsOn: number[] = [], likely = 2) => ({
  id: `S${number}`,
  title: `Story ${number}`,
  dependsOn: dependsOn.map((other) => `S${other}`),
  hours: { low: likely / 2, likely, high: likely * 2 },
});

/** Acyclic graphs whose stories are listed in any order. */
const stories = integer({ min: 1, max: 30 })
  .chain((count) =>
    tuple(
      tuple(
        ...Array.from({ length: count }, (_, index) =>
          tuple(subarray(Array.from({ length: index }, (_, before) => before + 1)), integer({ min: 0, max: 40 })),
        ),
      ),
      shuffledSubarray(
        Array.from({ length: count }, (_, index) => index),
        { minLength: count, maxLength: count },
      ),
    ),
  )
  .map(([graph, order]) => order.map((index) => story(index + 1, graph[index]![0], graph[index]![1] / 4)));

describe('the plan of stories', () => {
  it('holds each story once and is a valid plan document', () => {
    assert(
      property(stories, (list) => {
        const plan = Plan.parse(planOf(list));
        expect(plan.tasks.map((task) => task.story).sort()).toEqual(list.map(({ id }) => id).sort());
      }),
    );
  });

  it('puts every task after ALL tasks that it waits for', () => {
    assert(
      property(stories, (list) => {
        const { tasks } = planOf(list);
        const position = new Map(tasks.map((task) => [task.id, task.order]));
        const late = tasks.filter(
          (task, index) => task.order !== index || task.dependsOn.some((parent) => position.get(parent)! >= task.order),
        );
        expect(late).toEqual([]);
      }),
    );
  });

  it('keeps exactly the dependencies of the stories', () => {
    assert(
      property(stories, (list) => {
        const { tasks } = planOf(list);
        const storyOf = new Map(tasks.map((task) => [task.id, task.story]));
        const kept = new Map(tasks.map((task) => [task.story, task.dependsOn.map((parent) => storyOf.get(parent)!).sort()]));
        expect(kept).toEqual(new Map(list.map(({ id, dependsOn }) => [id, dependsOn.toSorted()])));
      }),
    );
  });

  it('has a critical path without slack, along dependencies, as long as the whole plan', () => {
    assert(
      property(stories, (list) => {
        const { tasks, criticalPath, hours } = planOf(list);
        const byId = new Map(tasks.map((task) => [task.id, task]));
        const chain = criticalPath.map((id) => byId.get(id)!);
        expect(chain.every((task, index) => task.slackHours === 0 && (index === 0 || task.dependsOn.includes(chain[index - 1]!.id)))).toBe(
          true,
        );
        expect(chain.reduce((sum, task) => sum + expected(task.hours), 0)).toBe(Math.round(hours * 100));
      }),
    );
  });

  it('never makes a slack with which the plan would end later', () => {
    assert(
      property(stories, nat(), (list, pick) => {
        const plan = planOf(list);
        const chosen = plan.tasks[pick % plan.tasks.length]!;
        const more = list.map((one) => (one.id === chosen.story ? { ...one, hours: stretched(one.hours, chosen.slackHours) } : one));
        expect(planOf(more).hours).toBeCloseTo(plan.hours, 1);
      }),
    );
  });

  it('keeps the order of the spec where dependencies leave a choice', () => {
    const plan = planOf([story(1), story(3, [2]), story(2, [1]), story(4)]);
    expect(plan.tasks.map((task) => `${task.id}=${task.story}`)).toEqual(['T1=S1', 'T2=S2', 'T3=S3', 'T4=S4']);
  });

  it('refuses stories that wait for each other, naming the circle', () => {
    expect(() => planOf([story(1), story(2, [4]), story(3, [2]), story(4, [3])])).toThrow(
      /circle: (S2 → S4 → S3 → S2|S3 → S2 → S4 → S3|S4 → S3 → S2 → S4)/,
    );
    expect(() => planOf([story(1, [1])])).toThrow('S1 → S1');
  });

  it('refuses a story that waits for none of the spec, or that is there twice', () => {
    expect(() => planOf([story(1, [9])])).toThrow('S1 waits for S9');
    expect(() => planOf([story(1), story(1)])).toThrow('Two stories are called S1');
  });

  it('of no stories is empty', () => {
    expect(planOf([])).toMatchObject({ tasks: [], criticalPath: [], hours: 0 });
  });
});

const stretched = (hours: ReturnType<typeof story>['hours'], by: number) => ({
  low: hours.low + by,
  likely: hours.likely + by,
  high: hours.high + by,
});
