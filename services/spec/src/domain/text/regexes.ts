const ATOM = String.raw`\\\S|\[(?:\\\S|[^\]\\\n])+\]|\{\d+(?:,\d*)?\}|\((?:[^()\s])+\)`;

/** A regular expression: from `^` to `$`, or a word with classes of signs in it. */
export const REGEX_SOURCE = [
  String.raw`\^(?:\\.|\[(?:\\.|[^\]\\\n])+\]|[^\n$\\]){1,200}\$(?![^\s|"'),;./\x60])`,
  String.raw`(?<![^\s("'\x60:=,/|])(?=[^\s]{0,80}(?:\\[dwDW]|\[\^?[A-Za-z0-9]-[A-Za-z0-9]))(?:${ATOM}|[A-Za-z0-9#/_.?*+|-]){1,80}(?<![.|])`,
].join('|');

const REGEX = new RegExp(REGEX_SOURCE, 'gu');

/** Puts back the regular expressions of a text whose markup was blanked out. */
export const withRegexes = (masked: string, text: string): string => {
  let whole = masked;
  for (const found of text.matchAll(REGEX)) whole = whole.slice(0, found.index) + found[0] + whole.slice(found.index + found[0].length);
  return whole;
};
