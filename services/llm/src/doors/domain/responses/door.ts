import type { Door } from '../door.js';
import { COMMENT } from '../sse.js';
import { readResponses } from './read.js';
import { responseOf } from './write.js';
import { ResponsesWriter } from './writer.js';

/** OpenAI's Responses, without their memory. */
export const responsesDoor: Door = {
  read: (body) => readResponses(body),
  whole: responseOf,
  writer: (facts, asked, given) => new ResponsesWriter(facts, asked, given),
  beat: COMMENT,
};
