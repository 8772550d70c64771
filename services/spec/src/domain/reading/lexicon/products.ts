import { find, pattern } from '../../grammar/pattern.js';
import { keyOf, nounPhraseAt } from '../../grammar/phrase.js';
import { isPlural, singular } from '../../text/language.js';
import type { Statement } from '../../text/statement.js';
import type { Token } from '../../text/token.js';
import { CLASSES } from './patterns.js';

const DEFINITE = new Set(['the', 'this', 'our', 'whole', 'entire', 'new', 'complete']);
const HOLDING = pattern(
  '(<modal>)? (also|only|just)? (be able to)? (~hold|~contain|~keep|~manage|~store|~track|~record|~list|~cover|~handle|~administer|~register|~include|~show|~have|is about|is for|knows|know|consists of) (track of|records of|a list of|lists of|all|the|our)? <x:np>',
);

/** The last noun of the title names what is built: `Harbor boat register`. */
function titleNoun(statements: readonly Statement[]): string | undefined {
  const title = statements.find((statement) => statement.kind === 'heading' || statement.kind === 'paragraph');
  const words = title?.tokens.filter((token) => token.kind === 'word') ?? [];
  const last = words.at(-1);
  return title && last && words.length <= 6 && !isPlural(last.lower) ? last.lower : undefined;
}

/** Nouns spoken of as the one thing that is built: `the register holds boats, sailors and trips`, never `a register` or `registers`. */
export function productsIn(statements: readonly Statement[]): ReadonlySet<string> {
  const title = titleNoun(statements);
  const found = new Set<string>();
  for (const { tokens, kind } of statements) {
    if (kind === 'heading' || !DEFINITE.has(tokens[0]?.lower ?? '')) continue;
    const phrase = nounPhraseAt(tokens, 0);
    const holds = phrase && find(HOLDING, tokens, CLASSES, phrase.head + 1);
    if (!phrase || !holds || holds.start > phrase.end) continue;
    const last = tokens[holds.start - 1]?.lower ?? '';
    const kept = listed(tokens, holds.captures['x']?.start ?? 0);
    const key = keyOf(tokens, phrase.head, holds.start);
    if (!isPlural(last) && (kept >= 2 || (kept === 1 && last === title)) && isOne(last, statements)) found.add(key);
  }
  return found;
}

/** How many kinds of things, told by their plurals, a list names. */
function listed(tokens: readonly Token[], from: number): number {
  let count = 0;
  for (let at = from; ;) {
    const phrase = nounPhraseAt(tokens, at);
    if (!phrase || !isPlural(tokens[phrase.end - 1]?.lower ?? '')) return count;
    count += 1;
    if (![',', 'and'].includes(tokens[phrase.end]?.lower ?? '')) return count;
    at = tokens[phrase.end + 1]?.lower === 'and' ? phrase.end + 2 : phrase.end + 1;
  }
}

/** Only ever `the` one; a heading of its own below the title or an article makes a kind of record of it. */
const isOne = (word: string, statements: readonly Statement[]): boolean =>
  statements.every(({ tokens, kind, headings }) => {
    if (kind === 'heading' && headings.length === 0) return true;
    return tokens.every((token, at) => {
      if (token.kind !== 'word' || singular(token.lower) !== word) return true;
      const before = tokens.slice(Math.max(0, at - 3), at).map((one) => one.lower);
      return token.lower === word && kind !== 'heading' && before.some((one) => DEFINITE.has(one));
    });
  });
