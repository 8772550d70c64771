import { type Statement, textOf } from '../text/statement.js';
import { GREETINGS } from '../vocabulary/closed.js';

const BY_KIND: Partial<Record<Statement['kind'], string>> = {
  'mail-header': 'header of an e-mail',
  quoted: 'quoted text',
  code: 'code block',
  heading: 'heading',
  signature: 'signature',
  chatter: 'small talk',
  idea: 'an idea that nobody decided on',
};

const FAREWELL = /^(?:thanks|thank you|cheers|regards|kind regards|best|best regards|sincerely|bye|yours)/i;
const WANTING = new Set(['must', 'shall', 'should', 'can', 'need', 'want', 'has', 'have', 'may']);

/** Why a statement that supports nothing was left. */
export function leftReason(statement: Statement, lastLines: boolean): string {
  const { tokens, kind } = statement;
  const text = textOf(statement);
  const plain = BY_KIND[kind];
  if (plain !== undefined) return plain;
  if (kind === 'row' && (statement.header === undefined || statement.header.length === 0)) return 'header of a table';
  if (GREETINGS.has(tokens[0]?.lower ?? '') && tokens.length <= 6) return 'greeting';
  if (FAREWELL.test(text) || (lastLines && tokens.length <= 4 && !tokens.some((token) => token.tags.has('Verb')))) return 'signature';
  if (text.trim().endsWith('?')) return 'a question in the brief, not a statement';
  if (tokens.length <= 3) return 'too short to say what is wanted';
  if (!tokens.some((token) => WANTING.has(token.lower))) return 'context, asks for nothing by itself';
  return 'not understood as a requirement that can be built; please read it';
}

/** A title or the head of a table orders the brief and asks for nothing. */
export const isStructure = ({ kind, header, tokens }: Statement): boolean =>
  (kind === 'heading' && !tokens.some((token) => WANTING.has(token.lower))) ||
  (kind === 'row' && (header === undefined || header.length === 0));
