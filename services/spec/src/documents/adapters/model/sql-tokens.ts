/** A word, a name in quotes, a text, a number or a sign of SQL. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign';
  readonly text: string;
  /** The word in capitals; empty for names in quotes, so that they are no keywords. */
  readonly key: string;
  readonly line: number;
}

const TOKEN =
  /(?<skip>\s+|--[^\n]*|#[^\n]*|\/\*[^]*?(?:\*\/|$))|(?<text>'(?:[^'\\]|''|\\[^])*(?:'|$))|(?<name>"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\[[\p{L}_][^\]\n]*\])|(?<number>\d+(?:\.\d+)?)|(?<word>[\p{L}_$@][\p{L}\d_$@]*)|(?<sign>::|<=|>=|<>|!=|[^])/uy;

/** Cuts SQL of any dialect into tokens; comments are left out. */
export function sqlTokens(source: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  const pattern = new RegExp(TOKEN);
  let line = 1;
  for (let found = pattern.exec(source); found; found = pattern.exec(source)) {
    const { text, name, number, word, sign } = found.groups ?? {};
    if (text !== undefined) tokens.push({ kind: 'text', text: text.slice(1, -1).replaceAll("''", "'"), key: '', line });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name.slice(1, -1), key: '', line });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, key: number, line });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, key: word.toUpperCase(), line });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, key: sign, line });
    for (const letter of found[0]) if (letter === '\n') line += 1;
  }
  return tokens;
}

/** The statements, without the semicolons between them. */
export function statementsOfSql(tokens: readonly SqlToken[]): SqlToken[][] {
  const statements: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.key === ';') statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.filter((statement) => statement.length > 0);
}

/** What stands between the bracket at `open` and the one that closes it; `end` is behind that. */
export function bracketed(tokens: readonly SqlToken[], open: number): { readonly inside: SqlToken[]; readonly end: number } {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (tokens[at]?.key === '(') depth += 1;
    if (tokens[at]?.key === ')') depth -= 1;
    if (depth === 0) return { inside: tokens.slice(open + 1, at), end: at + 1 };
  }
  return { inside: tokens.slice(open + 1), end: tokens.length };
}

/** The parts between commas that stand in no bracket. */
export function partsOf(tokens: readonly SqlToken[]): SqlToken[][] {
  const parts: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.key === '(') depth += 1;
    if (token.key === ')') depth -= 1;
    if (token.key === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}
