import type { Door } from '../door.js';
import { readMessages } from './read.js';
import { messageOf } from './write.js';
import { MessagesWriter, PING } from './writer.js';

/** Anthropic's Messages. */
export const messagesDoor: Door = {
  read: (body, headers) => readMessages(body, headers['anthropic-beta'], true),
  whole: (made) => messageOf(made),
  writer: (facts, _asked, given) => new MessagesWriter(facts, given),
  beat: PING,
};
