import type { ModelRequest, Part } from '../../calls/domain/request.js';

const NONE: readonly string[] = [];

/** What came from outside: parts that say so, and what tools gave. */
export function untrustedTexts({ system, turns }: ModelRequest): readonly string[] {
  let texts: string[] | undefined;
  for (const part of system) if (part.untrusted) (texts ??= []).push(part.text);
  for (const turn of turns)
    for (const part of turn.parts)
      if (part.type === 'text' && part.untrusted) (texts ??= []).push(part.text);
      else if (part.type === 'tool_result')
        (texts ??= []).push(...part.parts.flatMap((inner) => (inner.type === 'text' ? [inner.text] : [])));
  return texts ?? NONE;
}

/** Every text in which a placeholder could have been written by somebody else. */
export function* textsOf({ system, turns }: ModelRequest): Iterable<string> {
  for (const part of system) yield part.text;
  for (const turn of turns) for (const part of turn.parts) yield* textsIn(part);
}

function* textsIn(part: Part): Iterable<string> {
  if (part.type === 'text' || part.type === 'thinking') yield part.text;
  else if (part.type === 'tool_call') yield part.input;
  else if (part.type === 'tool_result') for (const inner of part.parts) if (inner.type === 'text') yield inner.text;
}
