import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { Id } from '../schemas.js';

const tag = 'Model policy';
const names = z.array(z.string().min(1).max(264)).max(100);
const MOST_RATE = Number.MAX_SAFE_INTEGER;
const MOST_INT = 2_147_483_647;

const Policy = z
  .strictObject({
    order: names.optional().describe('What comes first, in this order: names of providers, models, or provider/model.'),
    weights: z
      .record(z.string().max(264), z.number().int().min(0).max(1_000))
      .optional()
      .describe('Shares of the calls among what stands equal in the order. What is not named is tried when all others failed.'),
    prefer: z.enum(['price', 'latency']).optional().describe('What comes first among what still stands equal.'),
    ceilingInput: z
      .number()
      .int()
      .min(0)
      .max(MOST_RATE)
      .optional()
      .describe('Micro-dollars per million tokens; dearer models are not called.'),
    ceilingOutput: z.number().int().min(0).max(MOST_RATE).optional(),
    regions: z.array(z.string().min(1).max(60)).max(50).optional().describe('Only providers there are called; none: anywhere.'),
    fallbacks: z
      .record(z.string().max(264), names)
      .optional()
      .describe('By model or tier, what answers in its place when all its providers failed.'),
    midStream: z.enum(['end', 'continue']).optional().describe('What becomes of a stream that breaks; default `end`.'),
    budgetWaitMs: z.number().int().min(0).max(MOST_INT).optional().describe('How long a call waits for room in a budget; default 2000.'),
    hedgeMs: z
      .number()
      .int()
      .min(1)
      .max(MOST_INT)
      .optional()
      .describe('After so long a second candidate is tried beside the first; default: never.'),
  })
  .meta({ id: 'ModelPolicy' });

const OfProject = z.strictObject({ projectId: Id.optional().describe('Default: of the tenant.') });

const answer = {
  status: 200,
  description: '`own`: as it was set. `effective`: with what the tenant says where the project says nothing.',
  content: { 'application/json': z.object({ own: Policy, effective: Policy }) },
};

export const getPolicy = endpoint({
  method: 'GET',
  path: '/v1/model-policy',
  id: 'getModelPolicy',
  tag,
  summary: 'How calls are routed',
  right: 'models.read',
  query: OfProject,
  answer,
  errors: ['not_found'],
});

export const setPolicy = endpoint({
  method: 'POST',
  path: '/v1/model-policy',
  id: 'setModelPolicy',
  tag,
  summary: 'Replace the policy of the tenant or of a project',
  description: 'One that says nothing is as if there were none.',
  right: 'models.manage',
  query: OfProject,
  body: Policy,
  answer,
  errors: ['not_found'],
});
