import type { Piece } from './wire.js';

/** One server-sent event; `name` as Anthropic and the Responses API have it. */
export const event = (value: unknown, content = false, name?: string): Piece => ({
  data: `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(value)}\n\n`,
  content,
});
