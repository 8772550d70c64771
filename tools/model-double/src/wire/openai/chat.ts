import type { Answer, Finish, Usage } from '../../answer.js';
import { piecesOf } from '../../tokens.js';
import { event } from '../sse.js';
import type { Piece } from '../wire.js';
import type { ChatBody } from './chat-request.js';

const REASONS: Readonly<Record<Finish, string>> = {
  stop: 'stop',
  length: 'length',
  filter: 'content_filter',
  refusal: 'stop',
  tools: 'tool_calls',
};

const usageOf = ({ input, output, thinking, cacheRead, cacheWrite }: Usage, choices: number) => ({
  prompt_tokens: input + cacheRead + cacheWrite,
  completion_tokens: output * choices,
  total_tokens: input + cacheRead + cacheWrite + output * choices,
  prompt_tokens_details: { cached_tokens: cacheRead, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: thinking, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
});

const headOf = (body: ChatBody, answer: Answer, now: number) => ({
  id: `chatcmpl-${answer.id}`,
  created: Math.floor(now / 1000),
  model: body.model,
  service_tier: 'default',
  system_fingerprint: 'fp_double',
});

/** The answer as a chat completion. */
export const completionOf = (body: ChatBody, answer: Answer, now: number) => ({
  ...headOf(body, answer, now),
  object: 'chat.completion',
  choices: Array.from({ length: body.n ?? 1 }, (_, index) => ({
    index,
    message: {
      role: 'assistant',
      content: answer.finish === 'refusal' || answer.text === '' ? null : answer.text,
      refusal: answer.finish === 'refusal' ? answer.text : null,
      annotations: [],
      ...(answer.tools.length === 0 ? {} : { tool_calls: answer.tools.map(callOf) }),
    },
    logprobs: null,
    finish_reason: REASONS[answer.finish],
  })),
  usage: usageOf(answer.usage, body.n ?? 1),
});

const callOf = ({ id, name, arguments: text }: Answer['tools'][number]) => ({
  id: `call_${id}`,
  type: 'function',
  function: { name, arguments: text },
});

/** The events of a streamed chat completion. */
export function* completionEvents(body: ChatBody, answer: Answer, now: number): Generator<Piece> {
  const wantsUsage = body.stream_options?.include_usage === true;
  const head = { ...headOf(body, answer, now), object: 'chat.completion.chunk' };
  const chunk = (index: number, delta: unknown, content: boolean, finish_reason: string | null = null) =>
    event(chunkOf(head, { index, delta, logprobs: null, finish_reason }, wantsUsage), content);
  for (let index = 0; index < (body.n ?? 1); index += 1) {
    const refused = answer.finish === 'refusal';
    yield chunk(
      index,
      { role: 'assistant', content: refused || (answer.tools.length > 0 && answer.text === '') ? null : '', refusal: null },
      false,
    );
    for (const text of piecesOf(answer.text, answer.chunkSize)) yield chunk(index, refused ? { refusal: text } : { content: text }, true);
    for (const [at, tool] of answer.tools.entries()) {
      const call = callOf(tool);
      yield chunk(index, { tool_calls: [{ index: at, ...call, function: { name: tool.name, arguments: '' } }] }, false);
      for (const text of piecesOf(tool.arguments, answer.chunkSize)) {
        yield chunk(index, { tool_calls: [{ index: at, function: { arguments: text } }] }, true);
      }
    }
    yield chunk(index, {}, false, REASONS[answer.finish]);
  }
  if (wantsUsage) yield event({ ...head, choices: [], usage: usageOf(answer.usage, body.n ?? 1) });
  yield { data: 'data: [DONE]\n\n', content: false };
}

/** With usage asked for, every other chunk says that it has none. */
const chunkOf = (head: object, choice: object, wantsUsage: boolean) => ({
  ...head,
  choices: [choice],
  ...(wantsUsage ? { usage: null } : {}),
});
