import type { Door } from '../door.js';
import { COMMENT } from '../sse.js';
import { readChat } from './read.js';
import { chatCompletion } from './write.js';
import { ChatWriter } from './writer.js';

/** OpenAI's Chat Completions. */
export const chatDoor: Door = {
  read: (body) => readChat(body),
  whole: (made, _asked, given) => chatCompletion(made, given),
  writer: (facts, asked, given) => new ChatWriter(facts, asked, given),
  beat: COMMENT,
};
