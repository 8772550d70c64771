import type { CallFacts } from '../../../calls/application/calls.js';
import type { Finish } from '../../../calls/domain/answer.js';
import { bare, type Asked, type Given } from '../door.js';

export type Item = Readonly<Record<string, unknown>>;

const responseId = (call: string): string => `resp_${bare(call)}`;

/** What an answer repeats of its request, and its id: the same from its first event to its last. */
export function responseHead({ id, model }: Pick<CallFacts, 'id' | 'model'>, { body }: Asked, { at }: Given) {
  const reasoning = (body['reasoning'] ?? {}) as Item;
  return {
    id: responseId(id),
    object: 'response',
    created_at: at,
    background: false,
    error: null,
    incomplete_details: null,
    instructions: body['instructions'] ?? null,
    max_output_tokens: body['max_output_tokens'] ?? null,
    max_tool_calls: body['max_tool_calls'] ?? null,
    metadata: body['metadata'] ?? {},
    model,
    parallel_tool_calls: body['parallel_tool_calls'] ?? true,
    previous_response_id: null,
    reasoning: { effort: reasoning['effort'] ?? null, summary: reasoning['summary'] ?? null },
    service_tier: 'default',
    // Whatever was asked: nothing is kept.
    store: false,
    temperature: body['temperature'] ?? null,
    text: body['text'] ?? { format: { type: 'text' } },
    tool_choice: body['tool_choice'] ?? 'auto',
    tools: body['tools'] ?? [],
    top_p: body['top_p'] ?? null,
    truncation: 'disabled',
    user: body['user'] ?? null,
  };
}

const INCOMPLETE: Partial<Record<Finish, string>> = { length: 'max_output_tokens', filtered: 'content_filter' };

/** How an answer ended, in the words of Responses. */
export function ending(finish: Finish): {
  readonly status: 'completed' | 'incomplete';
  readonly incomplete_details: { reason: string } | null;
} {
  const reason = INCOMPLETE[finish];
  return reason === undefined
    ? { status: 'completed', incomplete_details: null }
    : { status: 'incomplete', incomplete_details: { reason } };
}
