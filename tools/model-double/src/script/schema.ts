import { z } from 'zod';
import { isFault, Reply } from './reply.js';

export const PROVIDERS = ['anthropic', 'openai', 'gemini'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** What answers with a model's words: only these take a reply with content. */
const WORDS = ['messages', 'chat', 'responses', 'generate'] as const;
export const ENDPOINTS = [...WORDS, 'embeddings', 'count_tokens', 'models', 'files', 'batches'] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

export const hasWords = (endpoint: Endpoint): boolean => (WORDS as readonly string[]).includes(endpoint);

export const SCRIPT_SCHEMA = 'https://hexad.dev/schemas/model-double/v1';

const Count = z.number().int().min(1);

export const Model = z.strictObject({
  id: z.string().min(1),
  provider: z.enum(PROVIDERS),
  context: Count.default(200_000).describe('Tokens of input that the model takes.'),
  output: Count.default(64_000).describe('Tokens that an answer may have.'),
  dimensions: Count.optional().describe('Makes it an embedding model, with vectors of so many numbers.'),
});
export type Model = z.infer<typeof Model>;

const When = z
  .strictObject({
    provider: z.enum(PROVIDERS),
    endpoint: z.enum(ENDPOINTS),
    model: z.string().min(1).describe('`*` stands for any characters.'),
    stream: z.boolean(),
    key: z.string().min(1).describe('The key that the request came with.'),
    contains: z.string().min(1).describe("A part of the last user message's text."),
    system: z.string().min(1).describe('A part of the system prompt.'),
    tool: z.string().min(1).describe('A tool of this name is offered.'),
    toolResult: z.boolean().describe('The request ends with the result of a tool.'),
    headers: z.record(z.string().min(1), z.string()),
  })
  .partial();
export type When = z.infer<typeof When>;

export const Rule = z
  .strictObject({
    name: z.string().min(1).optional().describe('Shown with each request that the rule answered. Default: its number.'),
    when: When.default({}).describe('All of these must hold.'),
    times: Count.optional().describe('So many requests, then the rule is used up. Default: any number.'),
    reply: Reply,
  })
  .refine(
    ({ when, reply }) => when.endpoint === undefined || hasWords(when.endpoint) || isFault(reply),
    'a reply of this endpoint is error, raw, disconnect or hang',
  );
export type Rule = z.infer<typeof Rule>;

export const Script = z.strictObject({
  $schema: z.string().optional(),
  schema: z.literal(SCRIPT_SCHEMA),
  models: z.array(Model).default([]).describe('Beside those that the double knows; the same id replaces one.'),
  keys: z.array(z.string().min(1)).min(1).optional().describe('The keys that are accepted. Default: every key.'),
  limits: z
    .strictObject({ requests: Count, tokens: Count, seconds: z.number().positive().default(60) })
    .optional()
    .describe(
      'Rate limits of each key, held in fixed windows. Default: 4,000 requests and 400,000 tokens a minute are announced, not held.',
    ),
  batches: z
    .strictObject({ polls: z.number().int().min(0).default(0) })
    .default({ polls: 0 })
    .describe('How often a batch is asked for before it has ended.'),
  rules: z.array(Rule).default([]).describe('The first that fits answers.'),
  otherwise: Reply.optional().describe('Where no rule fits. Default: with rules an error 400 that says so, without rules an echo.'),
});
export type Script = z.infer<typeof Script>;
