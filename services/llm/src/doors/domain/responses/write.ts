import type { Made } from '../../../calls/application/calls.js';
import type { Asked, Given } from '../door.js';
import { responsesUsage } from '../usage.js';
import { itemId, itemOf } from './output.js';
import { ending, responseHead } from './response.js';

export function responseOf(made: Made, asked: Asked, given: Given) {
  const { parts, finish, tokens, model, reasoningTokens, extra } = made.answer;
  const end = ending(finish);
  return {
    ...(extra?.dialect === 'openai-responses' && extra.fields),
    ...responseHead({ id: made.id, model }, asked, given),
    ...end,
    completed_at: given.at,
    output: parts.flatMap((part, index) => {
      const status = index === parts.length - 1 ? end.status : 'completed';
      return itemOf(part, itemId(made.id, part, index), status, finish === 'refused') ?? [];
    }),
    usage: responsesUsage(tokens, reasoningTokens),
  };
}
