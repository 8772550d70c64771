import { linesIn } from './lines.js';
import { record } from './read.js';

/** What an event of a stream says; `done` for the `[DONE]` of Chat Completions. */
export type StreamEvent = { readonly name: string; readonly value: unknown } | 'done';

/**
 * The events of an answer. The SDK's own decoder hides `[DONE]`, without which one cannot tell an end from a cut with servers that give no reason,
 * and ends the connection there.
 */
export async function* eventsIn(response: Response): AsyncGenerator<StreamEvent> {
  let name = '';
  let data: string | undefined;
  for await (const line of linesIn(response)) {
    if (line === '') {
      if (data !== undefined) yield eventOf(name, data);
      name = '';
      data = undefined;
    } else if (line.startsWith('data:')) data = data === undefined ? after(line, 5) : `${data}\n${after(line, 5)}`;
    else if (line.startsWith('event:')) name = after(line, 6);
  }
  // Some servers leave out the last empty line.
  if (data !== undefined) yield eventOf(name, data);
}

const after = (line: string, from: number): string => line.slice(line[from] === ' ' ? from + 1 : from);

function eventOf(name: string, data: string): StreamEvent {
  if (data.trim() === '[DONE]') return 'done';
  const value: unknown = JSON.parse(data);
  const { type } = record(value);
  return { name: typeof type === 'string' ? type : name, value };
}
