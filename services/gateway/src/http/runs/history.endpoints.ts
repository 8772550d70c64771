import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById } from '../schemas.js';

const tag = 'Runs';
const MOST_DAYS = 36_500;
const MOST_SOURCE = 1_000_000;

const Retention = z
  .strictObject({
    archiveAfterDays: z
      .int()
      .min(0)
      .max(MOST_DAYS)
      .describe('Days after its end when a run goes into the archive: it is shown and can be rerun, but not resumed any more.'),
    deleteAfterDays: z.int().min(1).max(MOST_DAYS).nullable().describe('Days after its end when nothing of it is kept; null: never.'),
  })
  .meta({ id: 'Retention' });

const Version = z.object({ hash: z.string(), version: z.string() });

export const getRetention = endpoint({
  method: 'GET',
  path: '/v1/retention',
  id: 'getRetention',
  tag,
  summary: 'How long ended runs are kept',
  right: 'tenant.read',
  answer: { status: 200, description: 'The policy of the tenant.', content: { 'application/json': Retention } },
});

export const setRetention = endpoint({
  method: 'POST',
  path: '/v1/retention',
  id: 'setRetention',
  tag,
  summary: 'Say how long ended runs are kept',
  right: 'projects.manage',
  body: Retention,
  answer: { status: 200, description: 'The policy from now on.', content: { 'application/json': Retention } },
});

export const migrateRun = endpoint({
  method: 'POST',
  path: '/v1/runs/{id}/migrate',
  id: 'migrateRun',
  tag,
  summary: 'Move a waiting or paused run to another version of its workflow',
  description:
    'A `conflict` names everything that stands in the way, with the path of each step; nothing has changed then. Without a body: the workflow as the project knows it now.',
  params: ById,
  body: z
    .strictObject({
      workflow: z.string().max(200).default('').describe('Name of a workflow; absent: the one that the run was started as.'),
      source: z.string().max(MOST_SOURCE).default('').describe('A workflow file instead.'),
      dryRun: z.boolean().default(false).describe('Only looks whether it can be done.'),
    })
    .refine(({ workflow, source }) => workflow === '' || source === '', 'Name a workflow or send a file, not both.'),
  answer: {
    status: 200,
    description: 'What the run was pinned to, and what it is pinned to now.',
    content: { 'application/json': z.object({ from: Version, to: Version }) },
  },
  errors: ['not_found', 'conflict', 'workflow_invalid'],
});
