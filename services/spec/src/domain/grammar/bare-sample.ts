import type { Token } from '../text/token.js';
import { patternOf, sampleParts } from './code-pattern.js';
import type { Constraint } from './constraint.js';

const LINKS = new Set([',', '/', '|', 'or', 'and']);
const CLOSERS = new Set([',', ';', ')', '.', '/', '|', 'or', 'and', '(']);

const isCode = (token: Token | undefined): token is Token =>
  token !== undefined &&
  /\d/.test(token.text) &&
  (token.kind === 'code' || (token.kind === 'word' && /^\p{L}+[-/]\d{2,}$/u.test(token.text)));

/**
 * A code that stands alone in a list of remarks (`number, unique, AB-1234`) shows what the attribute before looks like; several are its
 * values.
 */
export function bareSampleAt(
  tokens: readonly Token[],
  at: number,
): { readonly constraints: Constraint[]; readonly end: number } | undefined {
  const codes: string[] = [];
  let end = at;
  for (let next = at; isCode(tokens[next]);) {
    const after = tokens[next + 1];
    if (after && !CLOSERS.has(after.lower)) return undefined;
    codes.push(tokens[next]?.text ?? '');
    end = next + 1;
    next = end;
    while (LINKS.has(tokens[next]?.lower ?? '')) next += 1;
  }
  const [sample] = codes;
  if (sample === undefined) return undefined;
  if (codes.length > 1) return { constraints: [{ kind: 'enum', values: codes }], end };
  return sample.length > 30 ? undefined : { constraints: [{ ...patternOf(sampleParts(sample)), sample }], end };
}
