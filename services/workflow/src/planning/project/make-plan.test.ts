import { ProjectPlan } from '@hexad/proto/documents';
import { describe, expect, it } from 'vitest';
import { learn } from '../history/calibration.js';
import { sampleInput, samplePlan } from '../testing/sample-plan.js';
import { applyChanges } from '../whatif/apply-changes.js';
import { compare } from '../whatif/compare.js';
import { makePlan } from './make-plan.js';

const changed = (...changes: Parameters<typeof applyChanges>[2]) => {
  const input = sampleInput(20);
  const { spec, settings, warnings } = applyChanges(input.spec, input.settings, changes);
  return compare(makePlan(input), makePlan({ ...input, spec, settings }), input.settings, warnings).difference;
};

describe('the plan of a spec', () => {
  it('is a valid document whose chances come one after the other', () => {
    const plan = ProjectPlan.parse(samplePlan(40));
    const late = [plan, ...plan.tasks, ...plan.milestones].filter(({ chances: { p50, p80, p95 } }) => p50 > p80 || p80 > p95);
    expect([late, plan.finish >= plan.tasks.reduce((latest, { finish }) => (finish > latest ? finish : latest), '')]).toEqual([[], true]);
  });

  it('is the same for the same seed, and has another forecast for another', () => {
    const [one, again, other] = [samplePlan(20), samplePlan(20), samplePlan(20, { seed: 2 })];
    expect(again).toEqual(one);
    expect([other.finish, other.chances.p80 === one.chances.p80]).toEqual([one.finish, false]);
  });

  it('takes as long as the history says', () => {
    const actuals = Array.from({ length: 12 }, (_, index) => ({
      runId: `r${index % 4}`,
      task: `T${index}`,
      kind: 'manage' as const,
      doneBy: 'people' as const,
      expectedHours: 4,
      actualHours: 12,
    }));
    const plain = samplePlan(20).hours.planned;
    expect(makePlan({ ...sampleInput(20), calibration: learn(actuals, 'people') }).hours.planned / plain).toBeCloseTo(3, 5);
  });

  it('says whose skill is missing, and for what', () => {
    expect(() => samplePlan(3, { team: [{ name: 'Ann', skills: ['backend', 'devops'] }] })).toThrow(
      'Nobody in the team has the skill frontend, which the story S2 (Story 2) needs; give it to somebody.',
    );
  });

  it('of more than 10,000 stories is refused', () => {
    expect(() => samplePlan(10_001)).toThrow('The spec has 10001 stories; at most 10000 are planned. Split the project.');
  });
});

describe('what if', () => {
  it('somebody joins: it ends earlier; somebody goes: later', () => {
    expect(
      changed({ change: 'add-person', person: { name: 'Zoe', skills: ['backend', 'frontend', 'devops'], capacity: 1, absences: [] } }),
    ).toMatchObject({
      addedPeople: ['Zoe'],
      finishHours: { p80: expect.toSatisfy((hours: number) => hours < 0) as number },
    });
    expect(changed({ change: 'remove-person', name: 'Bob' })).toMatchObject({
      removedPeople: ['Bob'],
      summary: expect.stringContaining('later') as string,
    });
  });

  it('a story goes: who built on it is told, and waits for what it waited for', () => {
    const { droppedTasks, warnings, plannedHours } = changed({ change: 'drop-story', story: 'S1' });
    expect([droppedTasks, warnings.length > 0, plannedHours < 0]).toEqual([['S1'], true, true]);
  });

  it('the start moves by a week: every date does', () => {
    const { finishHours, movedTasks } = changed({ change: 'start', date: '2026-11-30' });
    expect([finishHours, movedTasks.length]).toEqual([{ planned: 40, p50: 40, p80: 40, p95: 40 }, 20]);
  });

  it('somebody has more time: it ends earlier', () => {
    expect(changed({ change: 'capacity', name: 'Bob', capacity: 1 }).finishHours.p50).toBeLessThan(0);
  });
});
