/** A source with one small thing changed that a test should notice. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly text: string;
}

/** What is changed into what, in about every language; the first that fits a line is taken. */
const CHANGES: readonly (readonly [RegExp, string])[] = [
  [/===/, '!=='],
  [/!==/, '==='],
  [/(?<![=!<>])==(?!=)/, '!='],
  [/!=(?!=)/, '=='],
  [/<=/, '>'],
  [/>=/, '<'],
  [/ < /, ' >= '],
  [/ > /, ' <= '],
  [/&&/, '||'],
  [/\|\|/, '&&'],
  [/ and /, ' or '],
  [/ \+ /, ' - '],
  [/ - /, ' + '],
  [/ \* /, ' / '],
  [/ \/ /, ' * '],
  [/\btrue\b/, 'false'],
  [/\bfalse\b/, 'true'],
  [/\bTrue\b/, 'False'],
  [/\bFalse\b/, 'True'],
  [/\breturn (?=[\w"'`([{])/, 'return !'],
];

const SKIPPED = /^\s*(\/\/|#|\*|\/\*|import |from |export \* |package |use |"""|$)/;

/** At most `most` mutants of a source, spread over its lines. Pure: the same text gives the same ones. */
export function mutants(file: string, text: string, most: number): Mutant[] {
  const lines = text.split('\n');
  const all = lines.flatMap((line, index): Mutant[] => {
    if (SKIPPED.test(line)) return [];
    const change = CHANGES.find(([pattern]) => pattern.test(line));
    if (!change) return [];
    const mutated = line.replace(change[0], change[1]);
    const whole = lines.map((one, at) => (at === index ? mutated : one)).join('\n');
    return [{ file, line: index + 1, what: `${line.trim()} → ${mutated.trim()}`.slice(0, 200), text: whole }];
  });
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(most, all.length) }, (_, index) => all[Math.floor(index * step)]!);
}
