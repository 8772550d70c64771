import { z } from 'zod';

export const Skill = z.enum(['backend', 'frontend', 'devops', 'design', 'docs']);
export type Skill = z.infer<typeof Skill>;

export const Weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
export type Weekday = z.infer<typeof Weekday>;

const Day = z.iso.date();
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day from 00:00 to 24:00');

const known = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
const TimeZone = z.string().max(64).refine(known, 'must be a time zone such as Europe/Berlin');

const Hours = z
  .array(z.strictObject({ from: TimeOfDay, to: TimeOfDay }))
  .min(1)
  .max(8)
  .refine((spans) => spans.every(({ from, to }, index) => from < to && (index === 0 || spans[index - 1]!.to <= from)), {
    message: 'must be spans one after the other, each with `from` before `to`',
  });
const Absence = z.strictObject({ from: Day, to: Day }).refine(({ from, to }) => from <= to, 'must have `from` not after `to`');

/** When work is done. */
export const PlanCalendar = z.strictObject({
  timeZone: TimeZone.default('UTC'),
  days: z.array(Weekday).min(1).max(7).default(['mon', 'tue', 'wed', 'thu', 'fri']),
  hours: Hours.default([{ from: '09:00', to: '17:00' }]),
  /** Nobody works on these. */
  holidays: z.array(Day).max(1_000).default([]),
});
export type PlanCalendar = z.infer<typeof PlanCalendar>;

export const PlanPerson = z.strictObject({
  name: z.string().trim().min(1).max(120),
  /** Absent: every skill. */
  skills: z
    .array(Skill)
    .min(1)
    .default([...Skill.options]),
  /** Share of the working time that goes into this project. */
  capacity: z.number().min(0.05).max(1).default(1),
  /** Where they differ from the calendar of the project. */
  timeZone: TimeZone.optional(),
  days: z.array(Weekday).min(1).max(7).optional(),
  hours: Hours.optional(),
  holidays: z.array(Day).max(1_000).optional(),
  /** Both days included. */
  absences: z.array(Absence).max(500).default([]),
});
export type PlanPerson = z.infer<typeof PlanPerson>;

/** Who works when. All of it has a default, so `{}` is a plan with one person. */
export const PlanSettings = z.strictObject({
  /** The first day of work. Absent: today. */
  start: Day.optional(),
  /** `agents`: Hexad's own agents, at any hour. */
  by: z.enum(['people', 'agents']).default('people'),
  /** How many agents work at the same time. */
  agents: z.int().min(1).max(100).default(2),
  calendar: PlanCalendar.prefault({}),
  team: z
    .array(PlanPerson)
    .max(100)
    .refine((team) => new Set(team.map(({ name }) => name)).size === team.length, 'must not have two people of one name')
    .default([]),
  /** The same seed gives the same forecast. */
  seed: z.int().min(0).max(4_294_967_295).default(1),
  samples: z.int().min(100).max(5_000).default(1_000),
  /** False: the estimates are used as they are, whatever the history says. */
  calibrate: z.boolean().default(true),
});
export type PlanSettings = z.infer<typeof PlanSettings>;

/** One thing that could be otherwise. */
export const PlanChange = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('add-person'), person: PlanPerson }),
  z.strictObject({ change: z.literal('remove-person'), name: z.string() }),
  z.strictObject({ change: z.literal('drop-story'), story: z.string() }),
  z.strictObject({ change: z.literal('start'), date: Day }),
  z.strictObject({ change: z.literal('capacity'), name: z.string(), capacity: z.number().min(0.05).max(1) }),
  z.strictObject({ change: z.literal('agents'), count: z.int().min(1).max(100) }),
]);
export type PlanChange = z.infer<typeof PlanChange>;
export const PlanChanges = z.array(PlanChange).min(1).max(50);
