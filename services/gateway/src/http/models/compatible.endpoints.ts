import { z } from 'zod';
import { endpoint, type Endpoint } from '../../endpoint/endpoint.js';

const tag = 'Models for OpenAI and Anthropic clients';
const right = 'models.use';
const ANY = z.looseObject({});

const HEADERS =
  `\`x-hexad-project\`, \`-team\`, \`-run\` and \`-task\` say who pays; \`x-hexad-purpose\`, \`-agent\`, \`-conversation\` and \`-prompt\`
(\`name@version\`, \`name@version#arm\`) what the call is for; \`x-hexad-cache\` (\`off\`, or seconds) and \`x-hexad-redact\` (\`off\`, \`on\`, \`reversible\`) how
it is treated. The answer tells \`x-hexad-call\`, \`-provider\`, \`-cache\` and, of a whole answer, \`x-hexad-cost-micro-usd\`.`.replaceAll(
    '\n',
    ' ',
  );

const CALLS = [
  'not_found',
  'model_unknown',
  'context_too_long',
  'content_blocked',
  'tool_invalid',
  'output_invalid',
  'budget_reached',
  'key_missing',
  'key_refused',
  'provider_denied',
  'provider_unpaid',
  'provider_rejected',
  'provider_limited',
  'provider_unavailable',
  'providers_unavailable',
  'books_unavailable',
  'too_large',
  'unsupported',
] as const;

const asked = (
  protocol: 'OpenAI' | 'Anthropic',
  path: string,
  id: string,
  summary: string,
  description: string,
  streams = true,
): Endpoint =>
  endpoint({
    method: 'POST',
    path,
    id,
    tag,
    summary,
    description: `${description} ${HEADERS}`,
    body: ANY,
    answer: {
      status: 200,
      description: 'As the protocol has it.',
      content: { 'application/json': ANY, ...(streams && { 'text/event-stream': 'text' as const }) },
    },
    errors: CALLS,
    right,
    protocol,
  });

/** What the official clients of OpenAI and Anthropic call. Their own references say what goes in and out. */
export const COMPATIBLE_ENDPOINTS: readonly Endpoint[] = [
  asked(
    'OpenAI',
    '/v1/chat/completions',
    'createChatCompletion',
    'OpenAI Chat Completions',
    'With any model; `stream` for server-sent events.',
  ),
  asked(
    'OpenAI',
    '/v1/responses',
    'createResponse',
    'OpenAI Responses',
    'Answers are not kept: `previous_response_id`, `conversation` and `background` are refused.',
  ),
  asked('Anthropic', '/v1/messages', 'createMessage', 'Anthropic Messages', 'With any model; `stream` for server-sent events.'),
  asked('Anthropic', '/v1/messages/count_tokens', 'countMessageTokens', 'Tokens of a message', 'Costs nothing.', false),
  asked('OpenAI', '/v1/responses/input_tokens', 'countResponseTokens', 'Tokens of the input of a response', 'Costs nothing.', false),
  asked('OpenAI', '/v1/embeddings', 'createEmbeddings', 'OpenAI Embeddings', 'Of texts, or of tokens in cl100k_base.', false),
  endpoint({
    method: 'GET',
    path: '/v1/models',
    id: 'listModels',
    tag,
    summary: 'Models that may be asked for',
    description: 'In the form of OpenAI, or of Anthropic when the header `anthropic-version` is there.',
    answer: { status: 200, description: 'All of them.', content: { 'application/json': ANY } },
    right,
    protocol: 'OpenAI',
  }),
  endpoint({
    method: 'GET',
    path: '/v1/models/{id}',
    id: 'getModel',
    tag,
    summary: 'One model',
    params: z.strictObject({ id: z.string().describe('As in the list; slashes need no escape.') }),
    answer: { status: 200, description: 'The model.', content: { 'application/json': ANY } },
    errors: ['model_unknown'],
    right,
    protocol: 'OpenAI',
  }),
];
