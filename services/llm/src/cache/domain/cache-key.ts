import { createHash } from 'node:crypto';
import type { ModelRequest, Part } from '../../calls/domain/request.js';

/** Not in the key: fields that change nothing in what is answered. */
const WITHOUT_EFFECT = 'hints' satisfies keyof ModelRequest;
/** Marks where a provider's own cache may end. */
const CACHE_MARK = 'cache';

/**
 * The same for requests of which each gets what the other would get: SHA-256 in hex over the model as it was chosen (`provider/model`) and the request
 * as the provider would see it, after the guards. So nobody gets an answer through a placeholder that stands for something else with them.
 */
export function cacheKey(model: string, request: ModelRequest): string {
  const asked = Object.fromEntries(Object.entries(request).filter(([name]) => name !== WITHOUT_EFFECT));
  const { system, turns, tools } = request;
  const unmarked = {
    ...asked,
    system: system.map(unmark),
    turns: turns.map((turn) => ({ ...turn, parts: turn.parts.map(unmarkAll) })),
    tools: tools.map(unmark),
  };
  return createHash('sha256')
    .update(`1 ${JSON.stringify(model)} ${JSON.stringify(inOrder(unmarked))}`)
    .digest('hex');
}

const unmark = (part: object): object => Object.fromEntries(Object.entries(part).filter(([name]) => name !== CACHE_MARK));

const unmarkAll = (part: Part): object => unmark(part.type === 'tool_result' ? { ...part, parts: part.parts.map(unmark) } : part);

/** Fields by name; those that are undefined are not there for JSON either. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, inOrder(inner)]));
}
