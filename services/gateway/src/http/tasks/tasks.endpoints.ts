import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, NextCursor, PageQuery, Time } from '../schemas.js';
import { BugWish, CodeWish, Task, TaskState, TaskWish } from './task-schemas.js';

const tag = 'Tasks';
const ofTask = 'The id of a task, or of a run: then the task that it asked for last.';
const Started = z.object({ runId: Id, projectId: Id });
const started = {
  status: 202,
  description: 'The run has been started; its id stands for its task, too.',
  content: { 'application/json': Started },
};

export const startTask = endpoint({
  method: 'POST',
  path: '/v1/tasks',
  id: 'startTask',
  tag,
  summary: 'Have an agent do something in a repository',
  description: 'A run of the workflow `task`. The same idempotency key gives the same run.',
  body: TaskWish,
  answer: started,
  errors: ['not_found', 'conflict', 'workflow_invalid', 'exhausted'],
});

export const generateCode = endpoint({
  method: 'POST',
  path: '/v1/tasks/generate-code',
  id: 'generateCode',
  tag,
  summary: 'Have code written',
  description: 'The same as `startTask` for an agent of the kind `code`.',
  body: CodeWish,
  answer: started,
  errors: ['not_found', 'conflict', 'workflow_invalid', 'exhausted'],
});

export const fixBug = endpoint({
  method: 'POST',
  path: '/v1/tasks/fix-bug',
  id: 'fixBug',
  tag,
  summary: 'Have a bug fixed',
  description: 'Beside what is given it must hold that a test fails before the change and passes after it.',
  body: BugWish,
  answer: started,
  errors: ['not_found', 'conflict', 'workflow_invalid', 'exhausted'],
});

export const listTasks = endpoint({
  method: 'GET',
  path: '/v1/tasks',
  id: 'listTasks',
  tag,
  summary: 'Tasks, the newest first',
  query: PageQuery.extend({
    state: z
      .union([TaskState, z.literal('dead')])
      .optional()
      .describe('`dead`: given up because agents were lost with them too often.'),
    kind: z.string().min(1).max(40).optional(),
    agent: z.string().min(1).max(60).optional(),
    project: z.string().min(1).max(120).optional().describe('Id or name.'),
    run: Id.optional(),
  }),
  answer: {
    status: 200,
    description: 'A page of tasks.',
    content: { 'application/json': z.object({ tasks: z.array(Task), nextCursor: NextCursor }) },
  },
});

export const getTaskStatus = endpoint({
  method: 'GET',
  path: '/v1/tasks/{id}/status',
  id: 'getTaskStatus',
  tag,
  summary: 'How far a task is',
  description: ofTask,
  params: ById,
  answer: {
    status: 200,
    description: 'How far it is.',
    content: {
      'application/json': z.object({
        runId: Id,
        runState: z.string(),
        state: z.union([TaskState, z.literal('pending')]).describe('`pending`: the run has not asked an agent yet.'),
        task: Task.nullable(),
      }),
    },
  },
  errors: ['not_found'],
});

export const getTaskResult = endpoint({
  method: 'GET',
  path: '/v1/tasks/{id}/result',
  id: 'getTaskResult',
  tag,
  summary: 'What came of a task',
  description: `${ofTask} While it is open this is a \`conflict\`.`,
  params: ById,
  answer: {
    status: 200,
    description: 'How it ended.',
    content: {
      'application/json': z.object({
        taskId: z.string(),
        runId: Id,
        state: TaskState,
        error: z.object({ code: z.string(), message: z.string() }).nullable(),
        outputs: z
          .record(z.string(), z.unknown())
          .describe(
            'The variables of its run that are no inputs: branch, commit, description, diff, proof. Large ones are fetched by `getRunVariable`.',
          ),
      }),
    },
  },
  errors: ['not_found', 'conflict'],
});

export const listTaskEvents = endpoint({
  method: 'GET',
  path: '/v1/tasks/{id}/events',
  id: 'listTaskEvents',
  tag,
  summary: 'What happened to a task, the oldest first',
  description: `${ofTask} The WebSocket tells the same as it comes.`,
  params: ById,
  query: z.strictObject({
    after: z.coerce.number().int().min(0).max(2_147_483_647).default(0).describe('Sequence of the last event that is known.'),
    limit: z.coerce.number().int().min(1).max(1_000).default(200),
  }),
  answer: {
    status: 200,
    description: 'A page of events.',
    content: {
      'application/json': z.object({
        taskId: z.string(),
        events: z.array(
          z
            .object({
              sequence: z.int(),
              at: Time,
              attempt: z.int(),
              type: z.enum([
                'queued',
                'assigned',
                'running',
                'returned',
                'progressed',
                'messaged',
                'succeeded',
                'failed',
                'cancelled',
                'dropped',
              ]),
              data: z.record(z.string(), z.unknown()),
            })
            .meta({ id: 'TaskEvent' }),
        ),
      }),
    },
  },
  errors: ['not_found'],
});

export const assignTask = endpoint({
  method: 'POST',
  path: '/v1/tasks/{id}/assign',
  id: 'assignTask',
  tag,
  summary: 'Give an open task to an agent',
  description: `${ofTask} Whoever has it loses it; it waits until that agent has room.`,
  params: ById,
  body: z.strictObject({ agent: z.string().min(1).max(60).nullable().describe('Id of the agent; null: any.') }),
  answer: { status: 200, description: 'The task as it is now.', content: { 'application/json': Task } },
  errors: ['not_found', 'conflict'],
});

export const messageTask = endpoint({
  method: 'POST',
  path: '/v1/tasks/{id}/message',
  id: 'messageTask',
  tag,
  summary: 'Tell the agent that works on a task something',
  description: `${ofTask} It is read between two actions. The same idempotency key is the same message.`,
  params: ById,
  body: z.strictObject({ text: z.string().trim().min(1).max(16_000) }),
  answer: {
    status: 202,
    description: 'It is on its way.',
    content: { 'application/json': z.object({ messageId: Id, taskId: z.string() }) },
  },
  errors: ['not_found', 'conflict'],
});

export const cancelTask = endpoint({
  method: 'POST',
  path: '/v1/tasks/{id}/cancel',
  id: 'cancelTask',
  tag,
  summary: 'Cancel a task with its run',
  description: `${ofTask} What the run has done by then is undone where its workflow says so.`,
  params: ById,
  answer: { status: 202, description: 'The run is being cancelled.' },
  errors: ['not_found', 'conflict'],
});

export const retryTask = endpoint({
  method: 'POST',
  path: '/v1/tasks/{id}/retry',
  id: 'retryTask',
  tag,
  summary: 'Have a failed task done again',
  description: `${ofTask} Its step begins a new attempt, with all that needs it. This is how what is \`dead\` is replayed.`,
  params: ById,
  answer: { status: 202, description: 'Its step is tried again.' },
  errors: ['not_found', 'conflict'],
});

export const dropTask = endpoint({
  method: 'POST',
  path: '/v1/tasks/{id}/drop',
  id: 'dropTask',
  tag,
  summary: 'Take a task from those that are dead, without another attempt',
  description: `${ofTask} It stays failed. A \`conflict\` for one that is not dead.`,
  params: ById,
  answer: { status: 200, description: 'The task as it is now.', content: { 'application/json': Task } },
  errors: ['not_found', 'conflict'],
});
