import { byPattern, type Finder } from './spans.js';

const NAMES = 'passw(?:or)?d|passphrase|pwd|secret|token|credentials?|(?:api|access|private|signing|encryption|account|auth)[_-]?key';

/** Placeholders, code and words that stand where a secret would. */
const NO_SECRET =
  /^(?:\$|%|<|\{|\[|process\.|os\.|env\.|config\.|self\.|this\.|req\.|null|none|undefined|true|false|string|str|text|varchar|changeme|example|redacted|x{4,}|\*{3,}|\.{3,})/i;

/** Bits of each character, as often as they stand in the text. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const one of text) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

const kindsOf = (text: string): number => [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length;

/** Said in quotes: a password may be short. */
const inQuotes = (value: string): boolean => !NO_SECRET.test(value) && kindsOf(value) >= 2 && !/\s/.test(value);

/** Said without quotes it could be code: it has to look made up. */
const bare = (value: string): boolean =>
  !NO_SECRET.test(value) && kindsOf(value) >= 2 && /\d/.test(value) && entropy(value) >= 2.75 && !/[()]/.test(value);

/** Secrets that only their surroundings tell. */
export const PASSWORD_FINDERS: readonly Finder[] = [
  // A URL's password: `postgres://user:pass@host`.
  byPattern('password', /(?<before>(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@"'<>]{0,200}:)[^\s@/"'<>]{1,400}(?=@)/gi, {
    hint: '://',
    proof: (value) => !/^[$<{%]/.test(value),
  }),
  // A connection string's: `Server=…;Password=…;`.
  byPattern('password', /(?<before>;\s{0,4}(?:password|pwd)\s{0,4}=\s{0,4})[^;\s"']{3,200}(?=;|"|'|\s|$)/gi, {
    proof: (value) => !NO_SECRET.test(value),
  }),
  byPattern(
    'secret',
    new RegExp(`(?<before>(?:${NAMES})s?\\\\?["']?[ \\t]{0,4}(?::=|=>|[:=])[ \\t]{0,4}\\\\?")[^"\\\\\\n]{6,400}(?=\\\\?")`, 'gi'),
    {
      proof: inQuotes,
    },
  ),
  byPattern('secret', new RegExp(`(?<before>(?:${NAMES})s?["']?[ \\t]{0,4}(?::=|=>|[:=])[ \\t]{0,4}')[^'\\n]{6,400}(?=')`, 'gi'), {
    proof: inQuotes,
  }),
  byPattern('secret', new RegExp(`(?<before>(?:${NAMES})s?[ \\t]{0,4}[:=][ \\t]{0,4})[^\\s"'\`,;<>{}[\\]]{8,400}`, 'gi'), { proof: bare }),
];
