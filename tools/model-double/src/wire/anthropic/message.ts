import type { Answer, Finish, Usage } from '../../answer.js';
import { piecesOf } from '../../tokens.js';
import { event } from '../sse.js';
import type { Piece } from '../wire.js';

const REASONS: Readonly<Record<Finish, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  filter: 'refusal',
  refusal: 'refusal',
  tools: 'tool_use',
};

const reasonOf = ({ stop, finish }: Answer): string => (stop === undefined ? REASONS[finish] : 'stop_sequence');

const usageOf = ({ input, output, cacheRead, cacheWrite, cacheWriteLong }: Usage) => ({
  input_tokens: input,
  cache_creation_input_tokens: cacheWrite,
  cache_read_input_tokens: cacheRead,
  cache_creation: { ephemeral_5m_input_tokens: cacheWrite - cacheWriteLong, ephemeral_1h_input_tokens: cacheWriteLong },
  output_tokens: output,
  service_tier: 'standard',
});

/** The answer as a message. */
export const messageOf = (model: string, answer: Answer) => ({
  id: `msg_${answer.id}`,
  type: 'message',
  role: 'assistant',
  model,
  content: [
    ...(answer.thinking === '' ? [] : [{ type: 'thinking', thinking: answer.thinking, signature: signatureOf(answer) }]),
    ...(answer.text === '' ? [] : [{ type: 'text', text: answer.text }]),
    ...answer.tools.map(({ id, name, arguments: text }) => ({ type: 'tool_use', id: `toolu_${id}`, name, input: parsed(text) })),
  ],
  stop_reason: reasonOf(answer),
  stop_sequence: answer.stop ?? null,
  usage: usageOf(answer.usage),
});

const signatureOf = ({ id }: Answer): string => Buffer.from(`signed ${id}`).toString('base64');

/** Malformed arguments cannot be sent in a whole message: they stand as text in its place. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const named = (value: { type: string }, content = false): Piece => event(value, content, value.type);

/** The events of a streamed message. */
export function* messageEvents(model: string, answer: Answer): Generator<Piece> {
  const usage = { ...usageOf(answer.usage), output_tokens: Math.min(1, answer.usage.output) };
  const message = { ...messageOf(model, { ...answer, thinking: '', text: '', tools: [] }), stop_reason: null, stop_sequence: null, usage };
  yield named(opening(message));
  yield named({ type: 'ping' });
  let index = 0;
  const start = (block: unknown) => named(startOf(index, block));
  const delta = (part: unknown, content = true) => named(deltaOf(index, part), content);
  if (answer.thinking !== '') {
    yield start({ type: 'thinking', thinking: '', signature: '' });
    for (const thinking of piecesOf(answer.thinking, answer.chunkSize)) yield delta({ type: 'thinking_delta', thinking });
    yield delta({ type: 'signature_delta', signature: signatureOf(answer) }, false);
    yield named(stopOf(index++));
  }
  if (answer.text !== '') {
    yield start({ type: 'text', text: '' });
    for (const text of piecesOf(answer.text, answer.chunkSize)) yield delta({ type: 'text_delta', text });
    yield named(stopOf(index++));
  }
  for (const { id, name, arguments: text } of answer.tools) {
    yield start({ type: 'tool_use', id: `toolu_${id}`, name, input: {} });
    for (const partial_json of piecesOf(text, answer.chunkSize)) yield delta({ type: 'input_json_delta', partial_json });
    yield named(stopOf(index++));
  }
  yield named(endOf(answer));
  yield named({ type: 'message_stop' });
}

const opening = (message: unknown) => ({ type: 'message_start', message });
const startOf = (index: number, content_block: unknown) => ({ type: 'content_block_start', index, content_block });
const deltaOf = (index: number, delta: unknown) => ({ type: 'content_block_delta', index, delta });
const stopOf = (index: number) => ({ type: 'content_block_stop', index });
const endOf = (answer: Answer) => ({
  type: 'message_delta',
  delta: { stop_reason: reasonOf(answer), stop_sequence: answer.stop ?? null },
  usage: { output_tokens: answer.usage.output },
});
