import { Plan } from '@hexad/proto/documents';
import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, NextCursor, PageQuery, Time } from '../schemas.js';

const tag = 'Runs';
const State = z.enum([
  'pending',
  'queued',
  'running',
  'waiting',
  'paused',
  'compensating',
  'succeeded',
  'failed',
  'cancelled',
  'compensated',
  'compensation_failed',
]);

const Step = z
  .object({
    path: z.string().describe('Where in the run: `spec`, `stories[T3]/generate`.'),
    name: z.string(),
    description: z.string().nullable(),
    state: z.enum([
      'pending',
      'running',
      'waiting',
      'succeeded',
      'failed',
      'skipped',
      'cancelled',
      'compensating',
      'compensated',
      'compensation_failed',
    ]),
    attempt: z.int(),
    startedAt: Time,
    endedAt: Time,
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
  })
  .meta({ id: 'Step' });

const runFields = {
  id: Id,
  workflow: z.string(),
  projectId: z.string(),
  state: State,
  createdAt: Time,
  endedAt: Time,
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
};
const RunLine = z.object(runFields).meta({ id: 'RunLine' });
const Run = z
  .object({
    ...runFields,
    inputs: z.record(z.string(), z.unknown()),
    variables: z.record(z.string(), z.unknown()),
    waitingFor: z.string().nullable().describe('The signal that the run waits for.'),
    waitingPayload: z.unknown().describe('What the signal is asked for with: the open questions, for `answers`.'),
    steps: z.array(Step),
  })
  .meta({ id: 'Run' });

const JournalEntry = z
  .object({ sequence: z.int(), at: z.iso.datetime(), type: z.string(), path: z.string(), data: z.record(z.string(), z.unknown()) })
  .meta({ id: 'JournalEntry' });

export const listRuns = endpoint({
  method: 'GET',
  path: '/v1/runs',
  id: 'listRuns',
  tag,
  summary: 'Runs, the newest first',
  query: PageQuery.extend({ state: State.optional() }),
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

const Task = z
  .object({
    id: z.string(),
    runId: z.string(),
    stepPath: z.string(),
    agentKind: z.string(),
    action: z.string(),
    state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
    attempt: z.int(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
  })
  .meta({ id: 'Task' });

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
