import { z } from 'zod';
import { Id, Time } from '../schemas.js';
import { Micro } from './amounts.js';
import { Tokens } from './usage-schemas.js';

const MOST_INT = 2_147_483_647;

const Part = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({ type: z.literal('image'), url: z.url().max(2_000) }),
  z.strictObject({ type: z.literal('document'), url: z.url().max(2_000) }),
]);

const Item = z
  .strictObject({
    customId: z
      .string()
      .regex(/^[\w-]{1,64}$/, 'must have 1 to 64 letters, digits, _ or -')
      .describe('No two alike in a batch.'),
    system: z.string().optional(),
    messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.union([z.string(), z.array(Part).min(1)]) })).min(1),
    output: z
      .union([z.enum(['text', 'json']), z.record(z.string(), z.unknown())])
      .default('text')
      .describe('Or the JSON Schema (an object) that the answer must fit; one that does not is an error, and not repaired.'),
    maxOutput: z.number().int().min(1).max(MOST_INT).optional().describe('Tokens. Default: the most that the model gives.'),
    temperature: z.number().min(0).max(2).optional(),
    topP: z.number().min(0).max(1).optional(),
    stop: z.array(z.string().min(1)).max(8).default([]),
  })
  .meta({ id: 'ModelBatchRequest' });

const place = z.string().min(1).max(120).optional();

export const BatchIn = z.strictObject({
  model: z.string().min(1).max(264).describe('`provider/model`, a model, or a tier: `fast`, `primary`, `powerful`.'),
  items: z.array(Item).min(1).max(10_000),
  redact: z
    .enum(['off', 'on'])
    .optional()
    .describe('Default: the tenant’s setting. What is taken out is not put back in answers of a batch.'),
  team: place,
  projectId: Id.optional(),
  run: place,
  task: place,
  purpose: z.string().max(120).optional(),
});

export const Batch = z
  .object({
    id: Id,
    createdAt: z.iso.datetime(),
    endedAt: Time,
    actor: z.string(),
    projectId: z.string().nullable(),
    purpose: z.string().nullable(),
    asked: z.string().describe('The model or tier that was asked for.'),
    provider: z.string(),
    model: z.string(),
    state: z.string().describe('beginning, running, cancelling; at its end ended, failed, expired or cancelled.'),
    total: z.number(),
    succeeded: z.number(),
    failed: z.number(),
    tokens: Tokens.nullable().describe('Null until it has ended.'),
    cost: Micro.nullable().describe('Debited; null until it has ended.'),
    percent: z.number().describe('Of the price of a call this much is asked.'),
    error: z.object({ code: z.string(), message: z.string() }).nullable().describe('Of a batch that failed as a whole.'),
  })
  .meta({ id: 'ModelBatch' });
