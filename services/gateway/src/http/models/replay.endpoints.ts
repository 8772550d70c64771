import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';

export const replayConversation = endpoint({
  method: 'POST',
  path: '/v1/conversations/{conversation}/replay',
  id: 'replayConversation',
  tag: 'Model usage',
  summary: 'Ask again what was asked in a conversation, with today’s prompts',
  description:
    'One line of JSON per logged call, with what changed in the request and the answer, tokens and cost. Calls are paid for like any other; they need bodies that were kept.',
  right: 'models.use',
  params: z.strictObject({ conversation: z.string().min(1).max(200) }),
  body: z.strictObject({ model: z.string().min(1).max(264).optional().describe('Instead of what each call asked for.') }),
  answer: { status: 200, description: 'JSON, one line per call.', content: { 'application/x-ndjson': 'text' } },
  errors: ['not_found', 'too_large'],
});
