import type { Template } from './template.js';

export interface DiffLine {
  readonly op: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** A template as lines that people read. */
export function linesOf({ title, maxTokens, inputs, messages }: Template): string[] {
  return [
    `title: ${title}`,
    ...(maxTokens === undefined ? [] : [`max tokens: ${maxTokens}`]),
    ...inputs.map(({ name, ...input }) => `input ${name}: ${JSON.stringify(input)}`),
    ...messages.flatMap(({ role, text }) => [`--- ${role}`, ...text.split('\n')]),
  ];
}

/** Above so many pairs of lines, what differs is told as a whole. */
const MOST_PAIRS = 4_000_000;

/** The fewest lines to remove and add. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const ends = Math.min(before.length, after.length);
  let head = 0;
  while (head < ends && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < ends - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return [
    ...before.slice(0, head).map(same),
    ...between(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

const same = (text: string): DiffLine => ({ op: 'same', text });

function between(a: readonly string[], b: readonly string[]): DiffLine[] {
  if (a.length * b.length > MOST_PAIRS)
    return [...a.map((text): DiffLine => ({ op: 'removed', text })), ...b.map((text): DiffLine => ({ op: 'added', text }))];
  // longest[i][j]: lines that a from i and b from j have in common, in order.
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      longest[i]![j] = a[i] === b[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ op: 'same', text: a[i]! });
      [i, j] = [i + 1, j + 1];
    } else if (j >= b.length || (i < a.length && longest[i + 1]![j]! >= longest[i]![j + 1]!)) lines.push({ op: 'removed', text: a[i++]! });
    else lines.push({ op: 'added', text: b[j++]! });
  }
  return lines;
}
