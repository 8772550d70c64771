import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, NextCursor, PageQuery } from '../schemas.js';
import { Priority } from '../runs/run-schemas.js';
import { WorkflowName } from '../workflows/workflow-schemas.js';

const tag = 'Triggers';
const spec = {
  kind: z.enum(['event', 'webhook', 'manual']),
  workflow: WorkflowName,
  inputs: z
    .record(z.string(), z.json())
    .default({})
    .describe('May hold `${…}`: of an event `event`, of a webhook `body`, `headers` and `delivery`, of a manual one `form` and `actor`.'),
  types: z
    .array(z.string().max(200))
    .max(50)
    .default([])
    .describe('Of an event trigger: types of events, as `hexad.workflow.run.ended.v1`.'),
  filter: z.string().max(4_000).default('').describe('`${…}` over `event`; empty: every one.'),
  scheme: z
    .enum(['standard', 'github'])
    .optional()
    .describe('Of a webhook: how it is signed. `standard`: Standard Webhooks; `github`: X-Hub-Signature-256.'),
  form: z.record(z.string(), z.json()).optional().describe('Of a manual one: JSON Schema of what is given.'),
  perMinute: z.int().min(1).max(600).default(60).describe('Runs that it may start in a minute.'),
  maxDepth: z.int().min(1).max(20).default(3).describe('Runs of triggers that may lie behind one that it starts.'),
  priority: Priority.optional().describe('Of its runs; absent: as the file says.'),
};
const Trigger = z
  .object({
    id: Id,
    projectId: z.string(),
    name: z.string(),
    ...spec,
    scheme: z.string().nullable(),
    form: z.json().describe('JSON Schema, or null.'),
    priority: Priority.nullable(),
    state: z.enum(['active', 'paused', 'disabled']),
    reason: z.string().nullable().describe('Why it is disabled.'),
    owner: z.string().describe('Runs start in this name; those of a manual one in that of who starts them.'),
    path: z.string().nullable().describe('Of a webhook: where its requests go.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Trigger' });
const Delivery = z
  .object({
    deliveryId: z.string(),
    outcome: z.enum(['starting', 'started', 'limited', 'refused']),
    runId: Id.nullable(),
    reason: z.string().nullable(),
    depth: z.int(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'TriggerDelivery' });
const Started = z.object({ runId: Id });
const one = { 'application/json': Trigger };
const secret = z.string().describe('What senders sign with. Shown this once.');

export const putTrigger = endpoint({
  method: 'POST',
  path: '/v1/triggers',
  id: 'putTrigger',
  tag,
  summary: 'Start runs when something happens: makes the trigger of this name, or changes it',
  body: z.strictObject({ project: Id, name: z.string().min(1).max(100), ...spec }),
  answer: {
    status: 200,
    description: 'The trigger, active, and the secret of a new webhook.',
    content: { 'application/json': z.object({ trigger: Trigger, secret: secret.nullable() }) },
  },
  errors: ['not_found', 'workflow_invalid', 'conflict', 'exhausted'],
});

export const listTriggers = endpoint({
  method: 'GET',
  path: '/v1/triggers',
  id: 'listTriggers',
  tag,
  summary: 'Triggers of the projects that you see',
  query: PageQuery.extend({ project: Id.optional() }),
  answer: {
    status: 200,
    description: 'A page.',
    content: { 'application/json': z.object({ triggers: z.array(Trigger), nextCursor: NextCursor }) },
  },
});

export const getTrigger = endpoint({
  method: 'GET',
  path: '/v1/triggers/{id}',
  id: 'getTrigger',
  tag,
  summary: 'A trigger, without its secret',
  params: ById,
  answer: { status: 200, description: 'The trigger.', content: one },
  errors: ['not_found'],
});

export const deleteTrigger = endpoint({
  method: 'DELETE',
  path: '/v1/triggers/{id}',
  id: 'deleteTrigger',
  tag,
  summary: 'Take a trigger away; its runs go on',
  params: ById,
  answer: { status: 204, description: 'It is gone.' },
  errors: ['not_found'],
});

export const pauseTrigger = endpoint({
  method: 'POST',
  path: '/v1/triggers/{id}/pause',
  id: 'pauseTrigger',
  tag,
  summary: 'Start no runs until it is resumed; what happens in between is not made up for',
  params: ById,
  answer: { status: 200, description: 'The trigger.', content: one },
  errors: ['not_found'],
});

export const resumeTrigger = endpoint({
  method: 'POST',
  path: '/v1/triggers/{id}/resume',
  id: 'resumeTrigger',
  tag,
  summary: 'Go on, also with one that was disabled; its runs start in your name',
  params: ById,
  answer: { status: 200, description: 'The trigger.', content: one },
  errors: ['not_found'],
});

export const rotateTriggerSecret = endpoint({
  method: 'POST',
  path: '/v1/triggers/{id}/secret',
  id: 'rotateTriggerSecret',
  tag,
  summary: 'A new secret for a webhook; the old one signs nothing any more',
  params: ById,
  answer: { status: 200, description: 'The secret.', content: { 'application/json': z.object({ secret }) } },
  errors: ['not_found', 'conflict'],
});

export const startTrigger = endpoint({
  method: 'POST',
  path: '/v1/triggers/{id}/start',
  id: 'startTrigger',
  tag,
  summary: 'Start the run of a manual trigger, in your name',
  params: ById,
  body: z.strictObject({ form: z.json().default(null) }),
  answer: { status: 202, description: 'The run.', content: { 'application/json': Started } },
  errors: ['not_found', 'conflict', 'exhausted'],
});

export const listTriggerDeliveries = endpoint({
  method: 'GET',
  path: '/v1/triggers/{id}/deliveries',
  id: 'listTriggerDeliveries',
  tag,
  summary: 'What became of what happened, the latest first; kept for 30 days',
  params: ById,
  query: PageQuery,
  answer: {
    status: 200,
    description: 'A page.',
    content: { 'application/json': z.object({ deliveries: z.array(Delivery), nextCursor: NextCursor }) },
  },
  errors: ['not_found'],
});

export const receiveWebhook = endpoint({
  method: 'POST',
  path: '/v1/webhooks/{hook}',
  id: 'receiveWebhook',
  tag,
  summary: 'Where the requests of a webhook go, signed with its secret; at most 1 MB',
  public: true,
  params: z.strictObject({ hook: z.string() }),
  answer: {
    status: 202,
    description: 'The run that it started; the same delivery gives the same run.',
    content: { 'application/json': Started },
  },
  errors: ['not_found', 'unauthenticated', 'conflict', 'exhausted', 'too_large'],
});
