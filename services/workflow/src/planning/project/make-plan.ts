import { AppError } from '@hexad/kernel';
import type { Calibration, Plan, PlanSettings, ProjectPlan, ScheduledTask, Spec } from '@hexad/proto/documents';
import { beginningOf } from '../calendar/calendars.js';
import { planOf } from '../domain/planner.js';
import { Estimator } from '../forecast/estimator.js';
import { quantile } from '../forecast/quantiles.js';
import { simulate, type Simulated } from '../forecast/simulate.js';
import type { Work, Worker } from '../schedule/network.js';
import { scheduleOf, type ScheduledWork } from '../schedule/schedule.js';
import { turnsOf } from '../schedule/turns.js';
import { PARTS, skillsOf } from './skills.js';
import { assumedOf, checkSkills, workersOf } from './team.js';

export const MOST_TASKS = 10_000;
/** Tasks by samples: with more tasks the forecast has fewer samples, so that its time has a bound. */
const MOST_DRAWS = 2_000_000;
const FEWEST_SAMPLES = 100;
const HOUR = 3_600_000;

/** As much of a spec as a plan needs. */
export interface PlannedSpec extends Pick<Spec, 'title' | 'milestones'> {
  readonly stories: readonly Pick<Spec['stories'][number], 'id' | 'title' | 'dependsOn' | 'hours' | 'capability'>[];
}

export interface PlanInput {
  readonly spec: PlannedSpec;
  readonly settings: PlanSettings;
  readonly calibration: Calibration;
  readonly about: { readonly projectId: string; readonly specId: string; readonly runId: string | null };
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The plan of a spec: its task graph, who does what when, and how sure that is. Fails with `conflict` and `too_large`. */
export function makePlan({ spec, settings, calibration, about, now }: PlanInput): ProjectPlan {
  const { stories } = spec;
  if (stories.length > MOST_TASKS)
    throw new AppError('too_large', `The spec has ${stories.length} stories; at most ${MOST_TASKS} are planned. Split the project.`);
  if (stories.length === 0) throw new AppError('conflict', 'The spec has no story, so there is nothing to plan.');
  const graph = planOf(stories);
  const start = startOf(settings, now);
  const workers = workersOf(settings, start);
  checkSkills(stories, workers);
  const estimator = new Estimator(calibration);
  const kindOf = new Map(stories.map(({ id, capability }) => [id, capability]));
  const indexOf = new Map(graph.tasks.map(({ id }, index) => [id, index]));
  const estimated = graph.tasks.map(({ story, hours }) => ({ story, hours, kind: kindOf.get(story)! }));
  const works = graph.tasks.map(({ dependsOn }, index): Work => ({
    parents: dependsOn.map((id) => indexOf.get(id)!),
    parts: PARTS[estimated[index]!.kind],
    duration: estimator.expected(estimated[index]!),
  }));
  const turns = turnsOf(works, workers, start);
  const scheduled = scheduleOf(works, workers, turns, start);
  const milestones = spec.milestones
    .map(({ name, stories: named }) => {
      const members = new Set(named);
      return { name, members: graph.tasks.flatMap(({ story }, index) => (members.has(story) ? [index] : [])) };
    })
    .filter(({ members }) => members.length > 0);
  const samples = Math.max(FEWEST_SAMPLES, Math.min(settings.samples, Math.floor(MOST_DRAWS / works.length)));
  const runs = estimator.runs(samples, settings.seed);
  const durations = estimated.map((task) => estimator.samples(task, runs, settings.seed));
  const simulated = simulate({
    tasks: works,
    workers,
    turns,
    start,
    milestones: milestones.map(({ members }) => members),
    durations,
    samples,
  });
  const finish = Math.max(...ends(scheduled));
  const tasks = graph.tasks.map((task, index) =>
    taskOf({ ...task, kind: estimated[index]!.kind }, works[index]!, scheduled[index]!, simulated.tasks[index]!, workers),
  );
  return {
    schema: 'https://hexad.dev/schemas/project-plan/v1',
    ...about,
    title: spec.title,
    madeAt: time(now),
    timeZone: settings.by === 'agents' ? 'UTC' : settings.calendar.timeZone,
    by: settings.by,
    ...(settings.by === 'people' && { calendar: settings.calendar }),
    start: time(scheduled.reduce((first, one) => Math.min(first, one.start), Infinity)),
    finish: time(finish),
    chances: chancesOf(simulated.project),
    forecast: { samples, seed: settings.seed, distribution: distributionOf(simulated) },
    hours: { estimated: sumOf(graph.tasks), planned: round(works.reduce((sum, { duration }) => sum + duration, 0) / HOUR) },
    tasks,
    criticalPath: tasks
      .filter(({ critical }) => critical)
      .toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
      .map(({ id }) => id),
    milestones: milestones.map(({ name, members }, at) => ({
      name,
      tasks: members.map((index) => graph.tasks[index]!.id),
      finish: time(members.reduce((latest, index) => Math.max(latest, scheduled[index]!.finish), 0)),
      chances: chancesOf(simulated.milestones[at]!),
    })),
    people: workers.map((worker, index) => loadOf(worker, index, scheduled, finish)),
    calibration,
    assumptions: assumedOf(settings),
  };
}

/** The beginning of the first day, or now: a plan without a start date begins with the working hours that are left of today. */
const startOf = ({ start, by, calendar }: PlanSettings, now: number): number =>
  start === undefined ? now : beginningOf(start, by === 'agents' ? 'UTC' : calendar.timeZone);

function taskOf(
  { id, story, title, dependsOn, hours, slackHours, kind }: Plan['tasks'][number] & { kind: ScheduledTask['kind'] },
  { duration }: Work,
  { start, finish, slack, latestFinish, critical, parts }: ScheduledWork,
  finishes: Float64Array,
  workers: readonly Worker[],
): ScheduledTask {
  return {
    id,
    story,
    title,
    kind,
    dependsOn,
    skills: skillsOf(kind),
    hours,
    plannedHours: round(duration / HOUR),
    start: time(start),
    finish: time(finish),
    chances: chancesOf(finishes),
    slackHours: round(slack / HOUR),
    latestFinish: time(latestFinish),
    dependencySlackHours: slackHours,
    critical,
    assignments: assignmentsOf(parts, workers),
  };
}

/** Parts that one person does one after the other are one assignment. */
function assignmentsOf(parts: ScheduledWork['parts'], workers: readonly Worker[]): ScheduledTask['assignments'] {
  const all: ScheduledTask['assignments'] = [];
  for (const { worker, skill, from, to, start, end } of parts) {
    const { name, capacity } = workers[worker]!;
    const hours = ((to - from) * capacity) / HOUR;
    const before = all.at(-1);
    if (before?.person === name) {
      before.skills.push(skill);
      before.finish = time(end);
      before.hours = round(before.hours + hours);
    } else all.push({ person: name, skills: [skill], start: time(start), finish: time(end), hours: round(hours) });
  }
  return all;
}

function loadOf({ name, skills, capacity, time: hours }: Worker, index: number, scheduled: readonly ScheduledWork[], finish: number) {
  let busy = 0;
  for (const { parts } of scheduled) for (const { worker, from, to } of parts) if (worker === index) busy += to - from;
  const there = hours.positionAt(finish);
  return {
    name,
    skills: [...skills],
    hours: round((busy * capacity) / HOUR),
    load: there > 0 ? Math.min(1, Math.round((busy / there) * 100) / 100) : 0,
  };
}

const STEPS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

const distributionOf = ({ project }: Simulated): ProjectPlan['forecast']['distribution'] =>
  STEPS.map((share) => ({ share, at: time(quantile(project, share)) }));

const chancesOf = (sorted: Float64Array): ProjectPlan['chances'] => ({
  p50: time(quantile(sorted, 0.5)),
  p80: time(quantile(sorted, 0.8)),
  p95: time(quantile(sorted, 0.95)),
});

function sumOf(tasks: Plan['tasks']): Plan['tasks'][number]['hours'] {
  const total = { low: 0, likely: 0, high: 0 };
  for (const { hours } of tasks) {
    total.low += hours.low;
    total.likely += hours.likely;
    total.high += hours.high;
  }
  return { low: round(total.low), likely: round(total.likely), high: round(total.high) };
}

const ends = (scheduled: readonly ScheduledWork[]): number[] => scheduled.map(({ finish }) => finish);

const time = (moment: number): string => new Date(Math.round(moment / 1_000) * 1_000).toISOString();

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
