import { z } from 'zod';
import { PlanCalendar, Skill } from './plan-settings.js';
import { Capability, Range } from './story.js';

const Time = z.iso.datetime();
/** When something is done with a chance of 50, 80 and 95 %. */
const Chances = z.strictObject({ p50: Time, p80: Time, p95: Time });

export const Assignment = z.strictObject({
  person: z.string(),
  skills: z.array(Skill),
  start: Time,
  finish: Time,
  hours: z.number(),
});
export type Assignment = z.infer<typeof Assignment>;

export const ScheduledTask = z.strictObject({
  id: z.string(),
  story: z.string(),
  title: z.string(),
  kind: Capability,
  dependsOn: z.array(z.string()),
  skills: z.array(Skill),
  /** As the spec estimates it. */
  hours: Range,
  /** What is planned with: the mean of the estimate, calibrated where there is history. */
  plannedHours: z.number(),
  start: Time,
  finish: Time,
  chances: Chances,
  /**
   * Working hours by which it can end later without the project ending later: dependencies, people and calendars count. A critical task has none
   * but what the night or the weekend before the next one is good for, where two people work at different hours.
   */
  slackHours: z.number().nonnegative(),
  /** The finish with all of that slack used up. */
  latestFinish: Time,
  /** The same with as many people as one could wish: only dependencies count. */
  dependencySlackHours: z.number().nonnegative(),
  /** On the chain that decides the finish, or on another that is as long. */
  critical: z.boolean(),
  assignments: z.array(Assignment),
});
export type ScheduledTask = z.infer<typeof ScheduledTask>;

export const PlannedMilestone = z.strictObject({ name: z.string(), tasks: z.array(z.string()), finish: Time, chances: Chances });
export type PlannedMilestone = z.infer<typeof PlannedMilestone>;

export const Calibration = z.strictObject({
  state: z.enum(['none', 'off', 'learned']),
  /** What was learned, or why nothing was, for people. */
  statement: z.string(),
  runs: z.int(),
  tasks: z.int(),
  /** What all tasks of one run have in common: standard deviation of the logarithm. */
  runSpread: z.number(),
  kinds: z.array(
    z.strictObject({
      kind: Capability,
      tasks: z.int(),
      /** Median of actual by estimated hours. */
      factor: z.number(),
      /** Standard deviation of the logarithm of that. */
      spread: z.number(),
    }),
  ),
});
export type Calibration = z.infer<typeof Calibration>;

/** When a spec is built, by whom, and how sure that is. */
export const ProjectPlan = z.strictObject({
  schema: z.literal('https://hexad.dev/schemas/project-plan/v1'),
  projectId: z.string(),
  specId: z.string(),
  runId: z.string().nullable(),
  title: z.string(),
  /** The moment as of which it was computed. */
  madeAt: Time,
  timeZone: z.string(),
  by: z.enum(['people', 'agents']),
  /** When the project is worked on; absent for agents, who work at any hour. */
  calendar: PlanCalendar.optional(),
  start: Time,
  /** With every task as long as planned. */
  finish: Time,
  chances: Chances,
  forecast: z.strictObject({
    samples: z.int(),
    seed: z.int(),
    /** The finish in order of time: `share` of the samples was done by `at`. */
    distribution: z.array(z.strictObject({ at: Time, share: z.number() })),
  }),
  hours: z.strictObject({ estimated: Range, planned: z.number() }),
  tasks: z.array(ScheduledTask),
  /** Ids of the critical tasks, by their start. */
  criticalPath: z.array(z.string()),
  milestones: z.array(PlannedMilestone),
  people: z.array(
    z.strictObject({
      name: z.string(),
      skills: z.array(Skill),
      hours: z.number(),
      /** Share of their working time until the finish. */
      load: z.number(),
    }),
  ),
  calibration: Calibration,
  /** What was assumed because nobody said it. */
  assumptions: z.array(z.string()),
});
export type ProjectPlan = z.infer<typeof ProjectPlan>;

/** A plan as it is, as it would be with changes, and what these do. */
export const PlanComparison = z.strictObject({
  before: ProjectPlan,
  after: ProjectPlan,
  difference: z.strictObject({
    /** One sentence. */
    summary: z.string(),
    /** Working hours of the project's calendar; negative: earlier. */
    finishHours: z.strictObject({ planned: z.number(), p50: z.number(), p80: z.number(), p95: z.number() }),
    plannedHours: z.number(),
    addedPeople: z.array(z.string()),
    removedPeople: z.array(z.string()),
    droppedTasks: z.array(z.string()),
    /** Tasks whose dates move. */
    movedTasks: z.array(
      z.strictObject({ id: z.string(), story: z.string(), startBefore: Time, startAfter: Time, finishBefore: Time, finishAfter: Time }),
    ),
    /** What a change breaks: a story that waited for a dropped one. */
    warnings: z.array(z.string()),
  }),
});
export type PlanComparison = z.infer<typeof PlanComparison>;
