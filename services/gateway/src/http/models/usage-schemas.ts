import { z } from 'zod';
import { Id } from '../schemas.js';
import { Micro } from './amounts.js';

const name = z.string().max(200).optional();

/** Chooses calls: each field that is there must be equal. */
export const ChoiceQuery = z.strictObject({
  from: z.string().max(40).default('').describe('RFC 3339, inclusive; default: 30 days before `to`.'),
  to: z.string().max(40).default('').describe('RFC 3339, exclusive; default: now.'),
  actor: name.describe('Who called: `user:…`, `key:…`, `service:…` or `agent:…`.'),
  user: name.describe('Id of the user behind the actor: of all their keys.'),
  team: name,
  project: name,
  run: name,
  task: name,
  agent: name,
  provider: name,
  model: name,
  purpose: name,
  door: name.describe('Where the call came in: `grpc`, `openai-chat`, `anthropic`, …'),
  operation: z.enum(['chat', 'embeddings', 'batch']).optional(),
  outcome: z.enum(['succeeded', 'failed', 'aborted']).optional(),
  error: name.describe('Code of the failure.'),
  cache: z.enum(['hit', 'miss', 'off']).optional(),
  conversation: name,
  template: name,
});

export const GroupQuery = ChoiceQuery.extend({
  groupBy: z
    .string()
    .max(200)
    .default('')
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .describe(
      'At most four, with commas between: user, actor, project, team, run, agent, provider, model, purpose, door, operation, outcome, error, cache, template, arm, day, hour (of UTC).',
    ),
});

export const Tokens = z
  .object({ input: z.number(), output: z.number(), cachedRead: z.number(), cachedWrite: z.number() })
  .describe('Each counted in one place: `input` is neither read from nor written to a provider’s cache.')
  .meta({ id: 'TokenCounts' });

const Percentiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).describe('Milliseconds.').meta({ id: 'Percentiles' });

const Usage = z
  .object({
    calls: z.number(),
    succeeded: z.number(),
    failed: z.number(),
    aborted: z.number(),
    cacheHits: z.number(),
    attempts: z.number(),
    tokens: Tokens,
    cost: Micro,
    latency: Percentiles.nullable(),
    firstToken: Percentiles.nullable().describe('To the first piece of content, of the calls that had one.'),
  })
  .meta({ id: 'Usage' });

export const UsageAnswer = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  total: Usage,
  groups: z
    .array(z.object({ keys: z.record(z.string(), z.string()), usage: Usage }))
    .describe('By time where that is grouped by, else the dearest first.'),
  more: z.boolean().describe('There are more groups.'),
});

const Attempt = z
  .object({
    attempt: z.number(),
    provider: z.string(),
    model: z.string(),
    outcome: z.string(),
    error: z.string().nullable(),
    tokens: Tokens,
    cost: Micro,
    latencyMs: z.number(),
  })
  .meta({ id: 'ModelAttempt' });

export const Call = z
  .object({
    id: Id,
    startedAt: z.iso.datetime(),
    operation: z.string(),
    door: z.string(),
    purpose: z.string().nullable(),
    actor: z.string(),
    user: z.string().nullable().describe('Id of the user behind the actor.'),
    team: z.string().nullable(),
    project: z.string().nullable(),
    run: z.string().nullable(),
    task: z.string().nullable(),
    agent: z.string().nullable(),
    conversation: z.string().nullable(),
    asked: z.string().describe('The model or tier that was asked for.'),
    provider: z.string().nullable().describe('Of the last attempt; null when there was none.'),
    model: z.string().nullable(),
    attempts: z.number(),
    tokens: Tokens,
    cost: Micro,
    latencyMs: z.number(),
    firstTokenMs: z.number().nullable(),
    cache: z.string(),
    outcome: z.string(),
    error: z.string().nullable(),
    finish: z.string().nullable(),
    streamed: z.boolean(),
    prompt: z.object({ template: z.string(), version: z.number(), arm: z.string().nullable() }).nullable(),
    injection: z.number().nullable().describe('0 to 1: how much the untrusted parts look as if they gave orders.'),
    redacted: z.record(z.string(), z.number()).describe('How many of each kind were taken out before the provider saw them.'),
    rules: z.array(z.string()),
  })
  .meta({ id: 'ModelCall' });

export const CallWithAttempts = z.object({
  call: Call,
  attempts: z.array(Attempt),
  request: z.unknown().describe('Null unless the tenant has bodies kept.'),
  answer: z.unknown(),
});
