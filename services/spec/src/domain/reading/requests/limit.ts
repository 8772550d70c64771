import type { Draft } from '../../draft/draft.js';
import type { Statement } from '../../text/statement.js';
import { fromBrief } from '../../writing/support.js';
import { sentenceOf } from '../access/sign-in.js';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['second', 1],
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
]);
const REQUESTS = /^(?:requests?|calls?|api|http)$/;
const EACH = new Set(['per', 'a', 'an', 'each', 'every', 'within', 'in', 'one', '/']);
const ADDRESS = /\b(?:ip|address|addresses|clients?|devices?|browsers?|visitors?|anonymous)\b/;
const LIMITS =
  /\b(?:at most|no more than|not more than|max|maximum|limit\w*|up to|only|throttl\w*|may (?:send|make|do)|can (?:send|make|do)|allowed|capped?)\b/;
const WISHED = /\b(?:maybe|perhaps|later|nice to have|ideally)\b/;

export interface RequestsAsked {
  readonly requests: number;
  readonly seconds: number;
  readonly by: 'user' | 'client';
}

/** `At most 100 requests per minute per user`, `an IP address may send 20 API calls within 10 seconds`. */
export function requestsAsked(statement: Statement): RequestsAsked | undefined {
  const { kind, tokens } = statement;
  if (kind === 'heading') return undefined;
  const said = sentenceOf(statement);
  if (WISHED.test(said) || !LIMITS.test(said)) return undefined;
  for (const [at, { value }] of tokens.entries()) {
    if (value === undefined || !Number.isInteger(value) || value < 1) continue;
    const noun = tokens.findIndex(({ lower }, place) => place > at && place <= at + 3 && REQUESTS.test(lower));
    if (noun < 0) continue;
    for (let place = noun + 1; place < Math.min(tokens.length, noun + 9); place += 1) {
      const seconds = UNITS.get(tokens[place]!.lower.replace(/s$/, ''));
      if (seconds === undefined) continue;
      const before = tokens[place - 1]!;
      const many = before.value;
      if (many === undefined && !EACH.has(before.lower)) continue;
      const count = many !== undefined && Number.isInteger(many) && many > 0 ? many : 1;
      return { requests: value, seconds: seconds * count, by: ADDRESS.test(said) ? 'client' : 'user' };
    }
  }
  return undefined;
}

/** The application has one limit: the last that is said holds. */
export function readRequests(draft: Draft, statement: Statement): boolean {
  const asked = requestsAsked(statement);
  if (asked === undefined) return false;
  draft.requests = { ...asked, source: fromBrief(statement) };
  draft.used.add(statement.index);
  return true;
}
