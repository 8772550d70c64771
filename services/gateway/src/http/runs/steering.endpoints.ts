import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id } from '../schemas.js';
import { MoreTime, Priority, Run } from './run-schemas.js';

const tag = 'Runs';
const Values = z.record(z.string().max(200), z.unknown());

export const startRun = endpoint({
  method: 'POST',
  path: '/v1/runs',
  id: 'startRun',
  tag,
  summary: 'Start a run of a workflow',
  description: 'What cannot run is refused with line and column before anything is stored. The same idempotency key gives the same run.',
  body: z
    .strictObject({
      workflow: z.string().min(1).max(64).optional().describe('Name of a workflow that the platform has: `build`.'),
      source: z.string().min(1).max(1_100_000).optional().describe('Or a workflow file, whole.'),
      inputs: Values.default({}),
      priority: Priority.optional().describe('Whether it comes first when there is too little room for all; absent: as the file says.'),
      project: z
        .string()
        .min(1)
        .max(120)
        .optional()
        .describe('Id or name of a project; a name that is new makes one. Absent: the project that is named like the workflow.'),
    })
    .refine(({ workflow, source }) => (workflow === undefined) !== (source === undefined), 'give either `workflow` or `source`'),
  answer: {
    status: 202,
    description: 'The run has been started.',
    content: { 'application/json': z.object({ id: Id, projectId: Id }) },
  },
  errors: ['not_found', 'conflict', 'workflow_invalid', 'exhausted'],
});

export const pauseRun = endpoint({
  method: 'POST',
  path: '/v1/runs/{id}/pause',
  id: 'pauseRun',
  tag,
  summary: 'Begin nothing new in a run until it is resumed',
  params: ById,
  answer: { status: 202, description: 'Nothing new begins; what is at work goes on.' },
  errors: ['not_found', 'conflict'],
});

export const retryStep = endpoint({
  method: 'POST',
  path: '/v1/runs/{id}/steps/{path}/retry',
  id: 'retryStep',
  tag,
  summary: 'Try a failed step again, with all that needs it',
  description:
    'Also ends the pause before its next try. The path of the step stands in one segment: `stories[T3]/generate` as `stories%5BT3%5D%2Fgenerate`.',
  params: ById.extend({ path: z.string().min(1).max(2_000) }),
  query: MoreTime,
  answer: { status: 202, description: 'The step is tried again.', content: { 'application/json': Run } },
  errors: ['not_found', 'conflict'],
});

export const rerunRun = endpoint({
  method: 'POST',
  path: '/v1/runs/{id}/rerun',
  id: 'rerunRun',
  tag,
  summary: 'Start a new run of the same file at any step',
  description: 'It takes over the results of what does not need that step. The old run stays as it is.',
  params: ById,
  body: z.strictObject({
    from: z.string().max(2_000).default('').describe('Path of the step where it begins; absent: from the beginning.'),
    inputs: Values.default({}).describe('In place of those of the run, name by name.'),
  }),
  answer: { status: 202, description: 'The new run has been started.', content: { 'application/json': z.object({ id: Id }) } },
  errors: ['not_found', 'conflict', 'workflow_invalid', 'exhausted'],
});

export const patchRun = endpoint({
  method: 'POST',
  path: '/v1/runs/{id}/patch',
  id: 'patchRun',
  tag,
  summary: 'Set variables of a run by hand',
  description: 'They count until a step that ends later sets them.',
  params: ById,
  body: z.strictObject({ variables: Values }),
  answer: { status: 202, description: 'The variables are set.', content: { 'application/json': Run } },
  errors: ['not_found', 'conflict'],
});

export const getRunCase = endpoint({
  method: 'GET',
  path: '/v1/runs/{id}/case',
  id: 'getRunCase',
  tag,
  summary: 'A finished run as a case of `hexad workflow test`',
  params: ById,
  answer: {
    status: 200,
    description: 'What its steps answered, what people did, how it ended; and its file.',
    content: {
      'application/json': z.object({
        workflow: z.string(),
        source: z.string(),
        case: z.record(z.string(), z.unknown()).describe('One of `cases` of https://hexad.dev/schemas/workflow-test/v1.'),
      }),
    },
  },
  errors: ['not_found', 'conflict'],
});

export const getRunSource = endpoint({
  method: 'GET',
  path: '/v1/runs/{id}/source',
  id: 'getRunSource',
  tag,
  summary: 'The workflow file that a run is pinned to',
  params: ById,
  answer: {
    status: 200,
    description: 'The file, and those that its steps may call.',
    content: {
      'application/json': z.object({
        name: z.string(),
        source: z.string(),
        hash: z.string(),
        called: z.array(z.object({ name: z.string(), source: z.string(), hash: z.string() })),
      }),
    },
  },
  errors: ['not_found'],
});
