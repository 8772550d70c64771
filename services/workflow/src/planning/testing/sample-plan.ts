import { PlanSettings, type ProjectPlan } from '@hexad/proto/documents';
import { notWanted } from '../history/calibration.js';
import { makePlan, type PlanInput } from '../project/make-plan.js';

const KINDS = ['manage', 'find', 'states', 'relations', 'rules'] as const;

/** As many stories as wanted: the first is the foundation of all, each other builds on an earlier one. */
export function sampleInput(stories: number, settings: object = {}, titles: readonly string[] = []): PlanInput {
  const list = Array.from({ length: stories }, (_, index) => ({
    id: `S${index + 1}`,
    title: titles[index] ?? `Story ${index + 1}`,
    capability: index === 0 ? ('foundation' as const) : KINDS[index % KINDS.length]!,
    dependsOn: index === 0 ? [] : [`S${1 + ((index * 7) % index)}`],
    hours: { low: 2, likely: 4 + (index % 5), high: 14 },
  }));
  return {
    spec: {
      title: titles.at(-1) ?? 'Sample',
      stories: list,
      milestones: [
        { name: 'Core', stories: list.slice(0, Math.ceil(stories / 2)).map(({ id }) => id), hours: { low: 1, likely: 2, high: 3 } },
      ],
    },
    settings: PlanSettings.parse({
      start: '2026-11-23',
      samples: 200,
      team: [{ name: 'Ann' }, { name: 'Bob', capacity: 0.5 }],
      ...settings,
    }),
    calibration: notWanted,
    about: { projectId: 'project', specId: 'spec', runId: null },
    now: Date.parse('2026-11-24T10:00:00Z'),
  };
}

export const samplePlan = (...of: Parameters<typeof sampleInput>): ProjectPlan => makePlan(sampleInput(...of));
