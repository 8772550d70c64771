import { nounPhraseAt } from '../grammar/phrase.js';
import { type Statement, textOf } from '../text/statement.js';
import type { Token } from '../text/token.js';
import { BE, DO, HAVE, isClosed, MODALS } from '../vocabulary/closed.js';

const AGREEING = new Set(['yes', 'yep', 'yeah', 'sure', 'ok', 'okay', 'right', 'exactly', 'agreed', 'good', 'fine', 'correct']);
const OPENERS = new Set(['ok', 'so', 'and', 'but', 'also', ',', 'or', 'then']);

export const isQuestion = (statement: Statement): boolean => textOf(statement).trim().endsWith('?');

/** `at most 3 trips per boat? – yes`: the answer makes a statement of the question. */
export const isAgreement = (statement: Statement | undefined): boolean =>
  statement !== undefined && AGREEING.has(statement.tokens[0]?.lower ?? '') && statement.tokens.length <= 4;

/** Where the subject of a question ends: before its second verb, or after the noun that the verb was put before. */
function subjectEnd(tokens: readonly Token[], from: number, verb: string): number {
  if (BE.has(verb)) return nounPhraseAt(tokens, from)?.end ?? from + 1;
  const next = tokens.findIndex(
    ({ lower, tags, kind }, at) =>
      at > from &&
      kind === 'word' &&
      (BE.has(lower) || HAVE.has(lower) || (tags.has('Infinitive') && !tags.has('Noun') && !isClosed(lower))),
  );
  return next < 0 ? from + 1 : next;
}

/** `can a closed one be opened?` as the statement that a yes makes of it: `a closed one can be opened`. */
export function affirmed(statement: Statement): Statement {
  const tokens = statement.tokens.filter((token, at) => token.lower !== '?' || at < statement.tokens.length - 1);
  const at = tokens.findIndex((token) => !OPENERS.has(token.lower));
  const verb = tokens[at];
  if (!verb || !(MODALS.has(verb.lower) || BE.has(verb.lower) || DO.has(verb.lower))) return { ...statement, tokens };
  const end = subjectEnd(tokens, at + 1, verb.lower);
  const subject = tokens.slice(at + 1, end);
  return { ...statement, tokens: [...subject, ...(DO.has(verb.lower) ? [] : [verb]), ...tokens.slice(end)] };
}
