import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, NextCursor, PageQuery, Time } from '../schemas.js';
import { Priority } from '../runs/run-schemas.js';
import { WorkflowName } from '../workflows/workflow-schemas.js';

const tag = 'Schedules';
const When = z.string().datetime({ offset: true });
const times = {
  cron: z
    .string()
    .min(1)
    .max(200)
    .describe('Five fields with names and `@daily` and the like; six, with seconds first, where `seconds` is true.'),
  timeZone: z.string().max(100).default('UTC').describe('IANA: `Europe/Berlin`.'),
  seconds: z.boolean().default(false),
  startsAt: When.optional(),
  endsAt: When.optional(),
};
const spec = {
  workflow: WorkflowName,
  inputs: z.record(z.string(), z.json()).default({}).describe('May hold `${scheduled_at}` and `${schedule.name}`.'),
  ...times,
  missed: z
    .enum(['skip', 'once', 'all'])
    .default('once')
    .describe(
      'Times that passed while nobody was there (a minute is no absence): none is made up for, the latest, or `missedLimit` of them.',
    ),
  missedLimit: z.int().min(1).max(100).optional().describe('With `all`; default 10.'),
  overlap: z
    .enum(['allow', 'skip', 'replace'])
    .default('skip')
    .describe('While a run of an earlier time is at work. `replace` cancels that run.'),
  jitterMs: z.int().min(0).max(86_400_000).default(0).describe('A run starts up to so much later.'),
  priority: Priority.optional().describe('Of its runs; absent: as the file says.'),
};
const Schedule = z
  .object({
    id: Id,
    projectId: z.string(),
    name: z.string(),
    ...spec,
    startsAt: Time,
    endsAt: Time,
    missedLimit: z.int().nullable(),
    priority: Priority.nullable(),
    state: z.enum(['active', 'paused', 'disabled', 'ended']),
    reason: z.string().nullable().describe('Why it is disabled.'),
    owner: z.string().describe('Runs start in this name: who changed or resumed it last.'),
    nextAt: Time,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Schedule' });
const Fire = z
  .object({
    scheduledAt: z.iso.datetime(),
    outcome: z.enum(['started', 'skipped', 'missed', 'refused']),
    runId: Id.nullable(),
    reason: z.string().nullable(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'ScheduleFire' });
const one = { 'application/json': Schedule };

export const putSchedule = endpoint({
  method: 'POST',
  path: '/v1/schedules',
  id: 'putSchedule',
  tag,
  summary: 'Start runs by the clock: makes the schedule of this name, or changes it',
  body: z.strictObject({ project: Id, name: z.string().min(1).max(100), ...spec }),
  answer: { status: 200, description: 'The schedule, active.', content: one },
  errors: ['not_found', 'workflow_invalid', 'exhausted'],
});

export const listSchedules = endpoint({
  method: 'GET',
  path: '/v1/schedules',
  id: 'listSchedules',
  tag,
  summary: 'Schedules of the projects that you see',
  query: PageQuery.extend({ project: Id.optional() }),
  answer: {
    status: 200,
    description: 'A page.',
    content: { 'application/json': z.object({ schedules: z.array(Schedule), nextCursor: NextCursor }) },
  },
});

export const previewTimes = endpoint({
  method: 'POST',
  path: '/v1/schedules/times',
  id: 'previewTimes',
  tag,
  summary: 'The next times of a cron expression; nothing is kept',
  right: 'projects.read',
  body: z.strictObject({ ...times, count: z.int().min(1).max(100).default(10) }),
  answer: { status: 200, description: 'Times in UTC.', content: { 'application/json': z.object({ times: z.array(z.iso.datetime()) }) } },
});

export const getSchedule = endpoint({
  method: 'GET',
  path: '/v1/schedules/{id}',
  id: 'getSchedule',
  tag,
  summary: 'A schedule',
  params: ById,
  answer: { status: 200, description: 'The schedule.', content: one },
  errors: ['not_found'],
});

export const deleteSchedule = endpoint({
  method: 'DELETE',
  path: '/v1/schedules/{id}',
  id: 'deleteSchedule',
  tag,
  summary: 'Take a schedule away; its runs go on',
  params: ById,
  answer: { status: 204, description: 'It is gone.' },
  errors: ['not_found'],
});

export const pauseSchedule = endpoint({
  method: 'POST',
  path: '/v1/schedules/{id}/pause',
  id: 'pauseSchedule',
  tag,
  summary: 'Start no runs until it is resumed; the times in between are not made up for',
  params: ById,
  answer: { status: 200, description: 'The schedule.', content: one },
  errors: ['not_found'],
});

export const resumeSchedule = endpoint({
  method: 'POST',
  path: '/v1/schedules/{id}/resume',
  id: 'resumeSchedule',
  tag,
  summary: 'Go on from now, also with one that was disabled; its runs start in your name',
  params: ById,
  answer: { status: 200, description: 'The schedule.', content: one },
  errors: ['not_found'],
});

export const listFires = endpoint({
  method: 'GET',
  path: '/v1/schedules/{id}/fires',
  id: 'listFires',
  tag,
  summary: 'What became of its times, the latest first; kept for 90 days',
  params: ById,
  query: PageQuery,
  answer: {
    status: 200,
    description: 'A page.',
    content: { 'application/json': z.object({ fires: z.array(Fire), nextCursor: NextCursor }) },
  },
  errors: ['not_found'],
});
