import { AppError } from '@hexad/kernel';
import type { Plan, PlanTask, Story } from '@hexad/proto/documents';
import { circleIn, inOrder, schedule } from './graph.js';

type PlannedStory = Pick<Story, 'id' | 'title' | 'dependsOn' | 'hours'> & Partial<Pick<Story, 'capability'>>;

/** Hundredths of an hour: estimates are summed as whole numbers. */
const PER_HOUR = 100;

/** A task for each story, in merge order: every task after all that it waits for, and otherwise as the spec lists them. */
export function planOf(stories: readonly PlannedStory[]): Plan {
  checkReferences(stories);
  const vertices = stories.map((story) => ({ id: story.id, after: [...new Set(story.dependsOn)], weight: expected(story.hours), story }));
  const ordered = inOrder(vertices);
  if (!ordered)
    throw new AppError(
      'conflict',
      `Stories wait for each other in a circle: ${circleIn(vertices).join(' → ')}. Take one of these dependencies out.`,
    );
  const taskOf = new Map(ordered.map(({ id }, index) => [id, `T${index + 1}`]));
  const { slack, criticalPath, total } = schedule(ordered);
  const tasks = ordered.map(({ id, after, story }, order): PlanTask => ({
    id: taskOf.get(id)!,
    story: id,
    title: story.title,
    agent: 'code',
    ...(story.capability && { kind: story.capability }),
    dependsOn: after.map((parent) => taskOf.get(parent)!),
    hours: story.hours,
    slackHours: slack.get(id)! / PER_HOUR,
    order,
  }));
  return {
    schema: 'https://hexad.dev/schemas/plan/v1',
    tasks,
    criticalPath: criticalPath.map((id) => taskOf.get(id)!),
    hours: total / PER_HOUR,
  };
}

/** The mean of a three-point estimate (PERT): the likely value counts four times. */
export const expected = ({ low, likely, high }: Story['hours']): number => Math.round(((low + 4 * likely + high) / 6) * PER_HOUR);

function checkReferences(stories: readonly PlannedStory[]): void {
  const ids = new Set<string>();
  for (const { id } of stories) {
    if (ids.has(id)) throw new AppError('conflict', `Two stories are called ${id}.`);
    ids.add(id);
  }
  for (const { id, dependsOn } of stories) {
    const unknown = dependsOn.find((parent) => !ids.has(parent));
    if (unknown !== undefined) throw new AppError('conflict', `Story ${id} waits for ${unknown}, which is no story of the spec.`);
  }
}
