/** Where in a text the lines stand that are most like those looked for; undefined when nothing is like them. Pure. */
export function closest(text: string, wanted: string): { readonly line: number; readonly lines: string } | undefined {
  const [have, want] = [text.split('\n'), wanted.split('\n')];
  const known = want.map((line) => words(line));
  let best = { score: 0, at: 0 };
  for (let at = 0; at + want.length <= have.length && at < MOST_PLACES; at += 1) {
    let score = 0;
    for (const [index, one] of known.entries()) score += likeness(words(have[at + index]!), one);
    if (score > best.score) best = { score, at };
  }
  if (best.score / want.length < ENOUGH) return undefined;
  return { line: best.at + 1, lines: have.slice(best.at, best.at + want.length).join('\n') };
}

const MOST_PLACES = 20_000;
/** Share of words in common, from which on a place is worth showing. */
const ENOUGH = 0.5;

const words = (line: string): readonly string[] => line.match(/\w+|[^\s\w]/g) ?? [];

/** Dice's coefficient of two lists of words; two empty lines are alike. */
function likeness(a: readonly string[], b: readonly string[]): number {
  if (a.length + b.length === 0) return 1;
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of b) {
    const count = left.get(word) ?? 0;
    if (count > 0) {
      common += 1;
      left.set(word, count - 1);
    }
  }
  return (2 * common) / (a.length + b.length);
}
