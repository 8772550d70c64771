import { LineCounter, parseDocument } from 'yaml';
import type { Fault } from './fault.js';
import { refuse } from './fault.js';
import type { LineOf } from './revise.js';

/** `entities[2].fields[0].name` */
export const placeInPath = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || 'the spec';

/** A JSON text, and where in it a path stands; `under`: what goes before the path. Fails with `invalid` at the place that is no JSON. */
export function readJson(text: string, under: readonly string[] = []): { readonly value: unknown; readonly lineOf: LineOf } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, keepSourceTokens: false });
  const value = parsed(text, (line, message): Fault => ({ place: 'the JSON', line, message }));
  const lineOf: LineOf = (path) => {
    // Where something is missing, what should hold it says the line.
    for (let length = path.length; length >= 0; length -= 1) {
      const node = document.getIn([...under, ...path.slice(0, length)], true) as { range?: [number, number, number] } | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  };
  return { value: under.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null)?.[key], value), lineOf };
}

function parsed(text: string, faultAt: (line: number, message: string) => Fault): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const { message } = thrown as Error;
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    const line = text.slice(0, position).split('\n').length;
    refuse([
      faultAt(
        line,
        `it is no JSON: ${message.replace(/,? ?(\.\.\..*|".*) is not valid JSON.*$/s, '').replace(/ in JSON at position.*$/s, '')}.`,
      ),
    ]);
    return undefined;
  }
}
