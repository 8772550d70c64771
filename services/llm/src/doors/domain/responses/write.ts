import type { Made } from '../../../calls/application/calls.js';
import type { Asked, Given } from '../door.js';
import { responsesUsage } from '../usage.js';
import { annotated, itemId, itemOf } from './output.js';
import { ending, responseHead, type Item } from './response.js';

export function responseOf(made: Made, asked: Asked, given: Given) {
  const { parts, finish, tokens, model, reasoningTokens, extra } = made.answer;
  const { output_text: marks, ...own } = extra?.dialect === 'openai-responses' ? extra.fields : {};
  const end = ending(finish);
  const output = parts.flatMap<Item>((part, index) => {
    const status = index === parts.length - 1 ? end.status : 'completed';
    return itemOf(part, itemId(made.id, part, index), status, finish === 'refused') ?? [];
  });
  return {
    ...own,
    ...responseHead({ id: made.id, model }, asked, given),
    ...end,
    completed_at: given.at,
    output: annotated(output, marks),
    usage: responsesUsage(tokens, reasoningTokens),
  };
}
