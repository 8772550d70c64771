import { spoken, type Gathering } from './gather.js';
import type { ModelRequest } from './request.js';

const GO_ON =
  'Your last answer was cut off in the middle. Go on exactly where it ends, in the middle of a word if need be. Repeat nothing of it, and do not say that you go on.';

/** Whether another model can take over what one has said so far: words alone, of no fixed form. */
export const canGoOn = ({ output }: ModelRequest, said: Gathering): boolean =>
  output.kind === 'text' && said.parts.every((part) => part === undefined || part.type === 'text' || part.type === 'thinking');

/** The question that brings the rest of an answer. */
export const goingOn = (request: ModelRequest, said: Gathering): ModelRequest => ({
  ...request,
  turns: [
    ...request.turns,
    { role: 'assistant', parts: [{ type: 'text', text: spoken(said.parts) }] },
    { role: 'user', parts: [{ type: 'text', text: GO_ON }] },
  ],
});
