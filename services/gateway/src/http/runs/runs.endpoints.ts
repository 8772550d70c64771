import { Plan } from '@hexad/proto/documents';
import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, NextCursor, PageQuery, RunState } from '../schemas.js';
import { Task } from '../tasks/task-schemas.js';
import { JournalEntry, MoreTime, Run, RunLine } from './run-schemas.js';

const tag = 'Runs';
export const listRuns = endpoint({
  method: 'GET',
  path: '/v1/runs',
  id: 'listRuns',
  tag,
  summary: 'Runs, the newest first',
  query: PageQuery.extend({
    state: RunState.optional(),
    workflow: z.string().min(1).max(200).optional(),
    project: z.string().min(1).max(120).optional().describe('Id or name.'),
    since: z.iso.datetime({ offset: true }).optional().describe('Started then or later.'),
    until: z.iso.datetime({ offset: true }).optional().describe('Started before.'),
  }),
  answer: {
    status: 200,
    description: 'A page of runs.',
    content: { 'application/json': z.object({ runs: z.array(RunLine), nextCursor: NextCursor }) },
  },
});

export const getRun = endpoint({
  method: 'GET',
  path: '/v1/runs/{id}',
  id: 'getRun',
  tag,
  summary: 'A run with its steps',
  params: ById,
  answer: { status: 200, description: 'The run as it is now.', content: { 'application/json': Run } },
  errors: ['not_found'],
});

export const getRunVariable = endpoint({
  method: 'GET',
  path: '/v1/runs/{id}/variables/{name}',
  id: 'getRunVariable',
  tag,
  summary: 'One variable of a run, however large it is',
  params: ById.extend({ name: z.string().min(1).max(200) }),
  answer: {
    status: 200,
    description: 'Its value as it is now.',
    content: { 'application/json': z.object({ name: z.string(), value: z.unknown() }) },
  },
  errors: ['not_found'],
});

export const listJournal = endpoint({
  method: 'GET',
  path: '/v1/runs/{id}/journal',
  id: 'listJournal',
  tag,
  summary: 'The journal of a run as it is now, page by page',
  params: ById,
  query: z.strictObject({
    after: z.coerce.number().int().min(0).default(0).describe('Sequence of the last entry that is known.'),
    limit: z.coerce.number().int().min(1).max(500).default(500),
  }),
  answer: {
    status: 200,
    description: 'A page of entries, the oldest first.',
    content: {
      'application/json': z.object({
        entries: z.array(JournalEntry),
        complete: z.boolean().describe('Nothing follows: the run has ended and this is its last page.'),
      }),
    },
  },
  errors: ['not_found'],
});

export const watchRun = endpoint({
  method: 'GET',
  path: '/v1/runs/{id}/events',
  id: 'watchRun',
  tag,
  summary: 'The journal of a run, live',
  description:
    'Every entry after `after`, then new ones as they come, until the run has ended. Empty lines (NDJSON) and comments (SSE) only keep the connection.',
  params: ById,
  query: z.strictObject({ after: z.coerce.number().int().min(0).optional().describe('Sequence of the last entry that is known.') }),
  answer: {
    status: 200,
    description: 'One entry a line, or server-sent events where `Accept` asks for them.',
    content: { 'application/x-ndjson': JournalEntry, 'text/event-stream': 'text' },
  },
  errors: ['not_found'],
});

export const signalRun = endpoint({
  method: 'POST',
  path: '/v1/runs/{id}/signals/{signal}',
  id: 'signalRun',
  tag,
  summary: 'Give a waiting run what it waits for',
  description:
    'The run notes the idempotency key with the signal: a repeat has the first answer and no second effect. The same key with another signal or payload is a `conflict`.',
  params: ById.extend({ signal: z.string().regex(/^[A-Za-z][\w-]{0,63}$/) }),
  body: z.unknown().describe('The payload: question id → answer, for `answers`.'),
  answer: { status: 202, description: 'The signal has been taken.' },
  errors: ['not_found', 'conflict', 'answers_invalid'],
});

export const resumeRun = endpoint({
  method: 'POST',
  path: '/v1/runs/{id}/resume',
  id: 'resumeRun',
  tag,
  summary: 'Go on with a run that failed, was cancelled or was interrupted',
  params: ById,
  query: MoreTime,
  answer: { status: 202, description: 'The run goes on where it stopped.', content: { 'application/json': Run } },
  errors: ['not_found', 'conflict'],
});

export const cancelRun = endpoint({
  method: 'POST',
  path: '/v1/runs/{id}/cancel',
  id: 'cancelRun',
  tag,
  summary: 'Stop a run',
  params: ById,
  answer: { status: 202, description: 'The run is being stopped.' },
  errors: ['not_found', 'conflict'],
});

export const getPlan = endpoint({
  method: 'GET',
  path: '/v1/runs/{id}/plan',
  id: 'getPlan',
  tag,
  summary: 'The task graph of a run',
  params: ById,
  answer: { status: 200, description: 'The plan.', content: { 'application/json': Plan.meta({ id: 'Plan' }) } },
  errors: ['not_found'],
});

export const listRunTasks = endpoint({
  method: 'GET',
  path: '/v1/runs/{id}/tasks',
  id: 'listRunTasks',
  tag,
  summary: 'The tasks that a run handed to agents',
  params: ById,
  answer: { status: 200, description: 'The tasks.', content: { 'application/json': z.object({ tasks: z.array(Task) }) } },
  errors: ['not_found'],
});

export const getTask = endpoint({
  method: 'GET',
  path: '/v1/tasks/{id}',
  id: 'getTask',
  tag,
  summary: 'A task of an agent',
  params: ById,
  answer: { status: 200, description: 'The task as it is now.', content: { 'application/json': Task } },
  errors: ['not_found'],
});
