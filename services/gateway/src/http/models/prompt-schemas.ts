import { z } from 'zod';
import { Time } from '../schemas.js';

export const PromptName = z.string().min(1).max(120).describe('Words with dots between: `team.greeting`.');
const Role = z.enum(['system', 'user', 'assistant']);
const MOST_INT = 2_147_483_647;
const count = z.number().int().min(0).max(MOST_INT);

const Input = z
  .strictObject({
    name: z.string().max(120).describe('A letter from a to z, then letters, digits and _.'),
    description: z.string().max(2_000).optional(),
    schema: z.record(z.string(), z.unknown()).optional().describe('JSON Schema without patterns and references; default: a text.'),
    trusted: z.boolean().optional().describe('Comes from you and not from outside, so it may stand in a system message. Default false.'),
    optional: z.boolean().optional().describe('Without it the template gets null. Default false.'),
    priority: count.optional().describe('When all together are too long, the lowest is cut first; absent: never for the others’ sake.'),
    maxTokens: count.optional().describe('What is longer is cut to so many.'),
    keep: z.enum(['start', 'end']).optional().describe('Which end stays when it is cut; default `start`.'),
  })
  .meta({ id: 'PromptInput' });

export const PromptTemplate = z
  .strictObject({
    name: PromptName,
    title: z.string().max(200),
    inputs: z.array(Input).max(100),
    messages: z
      .array(z.strictObject({ role: Role, text: z.string() }))
      .min(1)
      .max(100),
    maxTokens: count.optional().describe('Of all messages together; default: as many as the caller has room for.'),
  })
  .meta({ id: 'PromptTemplate' });

export const PromptVersion = z
  .object({
    version: z.number(),
    template: PromptTemplate,
    origin: z.enum(['shipped', 'tenant']),
    state: z.enum(['draft', 'published']),
    createdAt: Time,
    createdBy: z.string().nullable(),
    publishedAt: Time,
  })
  .meta({ id: 'PromptVersion' });

export const Finding = z
  .object({
    code: z.string(),
    level: z.enum(['error', 'warning']),
    message: z.number().nullable().describe('Index of the message; null: of the template as a whole.'),
    line: z.number().nullable(),
    text: z.string(),
  })
  .meta({ id: 'PromptFinding' });

export const Experiment = z
  .strictObject({
    id: z.string().min(1).max(120).describe('Another id gives the arms out anew.'),
    arms: z
      .array(z.strictObject({ name: z.string().min(1).max(60), version: count, weight: count }))
      .min(1)
      .max(20),
  })
  .meta({ id: 'PromptExperiment' });

export const PromptSummary = z
  .object({
    name: z.string(),
    title: z.string(),
    origin: z.enum(['shipped', 'tenant']),
    current: z.number().nullable().describe('Null: there are only drafts.'),
    latest: z.number(),
    experiment: Experiment.nullable(),
  })
  .meta({ id: 'PromptSummary' });

export const RenderIn = z.strictObject({
  inputs: z.record(z.string().max(120), z.unknown()),
  version: count.optional().describe('Default: the arm of the subject in the experiment that runs, else the current version.'),
  subject: z.string().max(200).optional().describe('For whom an arm is chosen: a run, a project, a user.'),
  maxTokens: count.optional().describe('Tokens that there is room for.'),
});

export const Rendered = z
  .object({
    name: z.string(),
    version: z.number(),
    arm: z.string().nullable(),
    messages: z.array(z.object({ role: Role, parts: z.array(z.object({ text: z.string(), untrusted: z.boolean() })) })),
    cuts: z
      .array(z.object({ input: z.string(), tokensBefore: z.number(), tokensAfter: z.number() }))
      .describe('Inputs that were too long.'),
    tokens: z.number().describe('Roughly what a model counts.'),
  })
  .meta({ id: 'RenderedPrompt' });
