import type { ModelRequest, TextPart, Turn } from '../../calls/domain/request.js';

/** What a template gives. */
export interface RenderedMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly parts: readonly TextPart[];
}

/**
 * The request with the messages of one version of its prompt in the place of those of another; undefined when it does not begin with these: then
 * nobody knows what in it came from the template.
 */
export function withPrompt(
  request: ModelRequest,
  before: readonly RenderedMessage[],
  after: readonly RenderedMessage[],
): ModelRequest | undefined {
  const [old, now] = [split(before), split(after)];
  const head = request.turns.slice(0, old.turns.length);
  const fits =
    says(request.system, old.system) && head.length === old.turns.length && head.every((turn, at) => sameTurn(turn, old.turns[at]!));
  if (!fits) return undefined;
  return { ...request, system: now.system, turns: [...now.turns, ...request.turns.slice(old.turns.length)] };
}

function split(messages: readonly RenderedMessage[]): { readonly system: readonly TextPart[]; readonly turns: readonly Turn[] } {
  return {
    system: messages.flatMap(({ role, parts }) => (role === 'system' ? parts : [])),
    turns: messages.flatMap(({ role, parts }) => (role === 'system' ? [] : [{ role, parts }])),
  };
}

const sameTurn = (turn: Turn, wanted: Turn): boolean =>
  turn.role === wanted.role &&
  turn.parts.every(({ type }) => type === 'text') &&
  says(turn.parts as readonly TextPart[], wanted.parts as readonly TextPart[]);

/** However their text is cut into parts. */
const says = (parts: readonly TextPart[], wanted: readonly TextPart[]): boolean => joined(parts) === joined(wanted);
const joined = (parts: readonly TextPart[]): string => parts.map(({ text }) => text).join('');
