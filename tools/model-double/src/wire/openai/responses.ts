import type { Answer } from '../../answer.js';
import { piecesOf } from '../../tokens.js';
import type { Refusal } from '../refusal.js';
import { event } from '../sse.js';
import type { Piece } from '../wire.js';
import { errorOf } from './errors.js';
import type { ResponseBody } from './responses-request.js';

const INCOMPLETE: Readonly<Record<string, string>> = { length: 'max_output_tokens', filter: 'content_filter' };

/** The answer as a response. */
export function responseOf(body: ResponseBody, answer: Answer, now: number) {
  const { input, output, thinking, cacheRead, cacheWrite } = answer.usage;
  const reason = INCOMPLETE[answer.finish];
  return {
    ...headOf(body, answer, now),
    status: reason === undefined ? 'completed' : 'incomplete',
    completed_at: Math.floor(now / 1000),
    incomplete_details: reason === undefined ? null : { reason },
    output: [...messagesOf(answer, reason === undefined), ...answer.tools.map(callOf)],
    usage: {
      input_tokens: input + cacheRead + cacheWrite,
      input_tokens_details: { cached_tokens: cacheRead },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: thinking },
      total_tokens: input + cacheRead + cacheWrite + output,
    },
  };
}

const headOf = (body: ResponseBody, answer: Answer, now: number) => ({
  id: `resp_${answer.id}`,
  object: 'response',
  created_at: Math.floor(now / 1000),
  error: null,
  instructions: body.instructions ?? null,
  max_output_tokens: body.max_output_tokens ?? null,
  model: body.model,
  parallel_tool_calls: body.parallel_tool_calls ?? true,
  previous_response_id: body.previous_response_id ?? null,
  store: body.store ?? true,
  temperature: body.temperature ?? 1,
  text: body.text ?? { format: { type: 'text' } },
  tool_choice: body.tool_choice ?? 'auto',
  tools: body.tools ?? [],
  top_p: body.top_p ?? 1,
  truncation: 'disabled',
  metadata: body.metadata ?? {},
});

const partOf = ({ text, finish }: Pick<Answer, 'text' | 'finish'>) =>
  finish === 'refusal' ? { type: 'refusal', refusal: text } : { type: 'output_text', text, annotations: [], logprobs: [] };

const messagesOf = (answer: Answer, complete: boolean) =>
  answer.text === ''
    ? []
    : [
        {
          id: `msg_${answer.id}`,
          type: 'message',
          role: 'assistant',
          status: complete ? 'completed' : 'incomplete',
          content: [partOf(answer)],
        },
      ];

const callOf = ({ id, name, arguments: text }: Answer['tools'][number]) => ({
  id: `fc_${id}`,
  type: 'function_call',
  status: 'completed',
  call_id: `call_${id}`,
  name,
  arguments: text,
});

/** The events of a streamed response. */
export function* responseEvents(body: ResponseBody, answer: Answer, now: number): Generator<Piece> {
  let sequence = 0;
  const say = (type: string, fields: object, content = false) => event({ type, sequence_number: sequence++, ...fields }, content, type);
  const running = { ...headOf(body, answer, now), status: 'in_progress', incomplete_details: null, output: [], usage: null };
  yield say('response.created', { response: running });
  yield say('response.in_progress', { response: running });
  const whole = responseOf(body, answer, now);
  for (const [output_index, item] of whole.output.entries()) {
    const place = { item_id: item.id, output_index };
    if ('content' in item) {
      const part = { ...place, content_index: 0 };
      const kind = answer.finish === 'refusal' ? 'refusal' : 'output_text';
      yield say('response.output_item.added', { output_index, item: { ...item, status: 'in_progress', content: [] } });
      yield say('response.content_part.added', { ...part, part: partOf({ ...answer, text: '' }) });
      for (const delta of piecesOf(answer.text, answer.chunkSize))
        yield say(`response.${kind}.delta`, { ...part, delta, ...logprobs(kind) }, true);
      yield say(`response.${kind}.done`, {
        ...part,
        ...(kind === 'refusal' ? { refusal: answer.text } : { text: answer.text }),
        ...logprobs(kind),
      });
      yield say('response.content_part.done', { ...part, part: partOf(answer) });
    } else {
      yield say('response.output_item.added', { output_index, item: { ...item, status: 'in_progress', arguments: '' } });
      for (const delta of piecesOf(item.arguments, answer.chunkSize))
        yield say('response.function_call_arguments.delta', { ...place, delta }, true);
      yield say('response.function_call_arguments.done', { ...place, name: item.name, arguments: item.arguments });
    }
    yield say('response.output_item.done', { output_index, item });
  }
  yield say(`response.${whole.status}`, { response: whole });
}

const logprobs = (kind: string) => (kind === 'refusal' ? {} : { logprobs: [] });

/** The event of a response that fails in the middle. */
export function failedEvent(refusal: Refusal): Piece {
  const { message, code, type, param } = errorOf(refusal).error;
  return event({ type: 'error', sequence_number: 0, code: code ?? type, message, param }, false, 'error');
}
