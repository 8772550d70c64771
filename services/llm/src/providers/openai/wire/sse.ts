import { record } from './read.js';

/** What an event of a stream says; `done` for the `[DONE]` of Chat Completions. */
export type StreamEvent = { readonly name: string; readonly value: unknown } | 'done';

/**
 * The events of an answer. The SDK's own decoder hides `[DONE]`, without which one cannot tell an end from a cut with servers that give no reason,
 * and breaks the connection there; it also takes several times as long.
 */
export async function* eventsIn(response: Response): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  let name = '';
  let data: string | undefined;
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split(/\r\n|\n|\r(?=.)/s);
    rest = lines.pop()!;
    for (const line of lines) {
      if (line === '') {
        if (data !== undefined) yield eventOf(name, data);
        name = '';
        data = undefined;
      } else if (line.startsWith('data:')) data = data === undefined ? bare(line, 5) : `${data}\n${bare(line, 5)}`;
      else if (line.startsWith('event:')) name = bare(line, 6);
    }
  }
  // Some servers leave out the last empty line.
  if (rest.startsWith('data:')) data = bare(rest, 5);
  if (data !== undefined) yield eventOf(name, data);
}

const bare = (line: string, from: number): string => line.slice(line[from] === ' ' ? from + 1 : from).trimEnd();

function eventOf(name: string, data: string): StreamEvent {
  if (data === '[DONE]') return 'done';
  const value: unknown = JSON.parse(data);
  const { type } = record(value);
  return { name: typeof type === 'string' ? type : name, value };
}
