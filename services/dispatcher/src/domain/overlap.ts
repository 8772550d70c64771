import { AppError } from '@hexad/kernel';

/** Patterns of one task, and characters of one of them. */
export const MOST_PATTERNS = 500;
const LONGEST = 1_000;

/** A path or glob as its segments: `**` for any number of them, in the others `*` for any characters and `?` for one. */
type Segments = readonly string[];

/**
 * `src/a.ts`, `src/*.ts`, `src/**`; a path covers what is below it. Braces, brackets and other signs of larger languages of globs stand for
 * anything, so that too much is kept apart rather than too little. Fails with `invalid` for what leads out of the repository.
 */
export function checkPatterns(patterns: readonly string[]): void {
  if (patterns.length > MOST_PATTERNS)
    throw new AppError(
      'invalid',
      `A task can name ${MOST_PATTERNS} files that it will change, not ${patterns.length}; a glob covers many.`,
    );
  for (const pattern of patterns) {
    const fault = faultOf(pattern);
    if (fault) throw new AppError('invalid', `${JSON.stringify(pattern.slice(0, 200))} is no path of a repository: ${fault}.`);
  }
}

function faultOf(pattern: string): string | undefined {
  if (pattern === '') return 'it is empty';
  if (pattern.length > LONGEST) return `it has more than ${LONGEST} characters`;
  if (pattern.includes('\0')) return 'it holds a NUL';
  if (pattern.startsWith('/') || /^[A-Za-z]:[\\/]/.test(pattern)) return 'it must be relative to the repository';
  return pattern.split('/').includes('..') ? 'it leads out of the repository' : undefined;
}

/** The first pair of patterns for which there could be a file that both mean. */
export function overlap(left: readonly string[], right: readonly string[]): readonly [string, string] | undefined {
  const others = right.map((pattern) => ({ pattern, segments: segmentsOf(pattern) }));
  for (const pattern of left) {
    const segments = segmentsOf(pattern);
    const other = others.find((one) => meet(segments, one.segments));
    if (other) return [pattern, other.pattern];
  }
  return undefined;
}

function segmentsOf(pattern: string): Segments {
  const brace = pattern.search(/[{[(]/);
  // What a group holds may contain slashes: from its segment on, anything.
  const slashed = brace >= 0 && /[{([][^})\]]*\//.test(pattern);
  const plain = slashed
    ? `${pattern.slice(0, pattern.lastIndexOf('/', brace) + 1)}**`
    : pattern.replaceAll(/[!@+]?[{[(][^}\])]*[}\])]?/g, '*');
  const segments = plain.split('/').filter((segment) => segment !== '' && segment !== '.');
  // On some disks `A` and `a` are one file.
  return [...segments.map((segment) => segment.toLowerCase()), '**'];
}

/** Whether some path fits both. Each cell of the table is looked at once. */
function meet(a: Segments, b: Segments): boolean {
  const seen = new Map<number, boolean>();
  const from = (i: number, j: number): boolean => {
    const cell = i * (b.length + 1) + j;
    const known = seen.get(cell);
    if (known !== undefined) return known;
    const answer = look(i, j);
    seen.set(cell, answer);
    return answer;
  };
  const look = (i: number, j: number): boolean => {
    if (i === a.length && j === b.length) return true;
    if (a[i] === '**') return from(i + 1, j) || (j < b.length && from(i, j + 1));
    if (b[j] === '**') return from(i, j + 1) || (i < a.length && from(i + 1, j));
    return i < a.length && j < b.length && namesMeet(a[i]!, b[j]!) && from(i + 1, j + 1);
  };
  return from(0, 0);
}

/** The same within a segment, where `*` is any characters. */
function namesMeet(a: string, b: string): boolean {
  if (!/[*?]/.test(a) && !/[*?]/.test(b)) return a === b;
  let reached = new Set<number>([0]);
  for (let i = 0; i <= a.length; i++) {
    const all = closed(reached, a[i] === '*', b);
    if (i === a.length) return all.has(b.length);
    reached = a[i] === '*' ? all : stepped(all, a[i]!, b);
  }
  return false;
}

/** Places in `b` that can be reached without a character of `a`: past its stars, and past anything while `a` stands on one. */
function closed(places: ReadonlySet<number>, star: boolean, b: string): Set<number> {
  const all = new Set(places);
  for (let place = 0; place < b.length; place++) if (all.has(place) && (star || b[place] === '*')) all.add(place + 1);
  return all;
}

/** Places after one more character of both. */
function stepped(places: ReadonlySet<number>, character: string, b: string): Set<number> {
  const next = new Set<number>();
  for (const place of places) {
    const other = b[place];
    if (other === '*') next.add(place);
    else if (other !== undefined && (character === '?' || other === '?' || other === character)) next.add(place + 1);
  }
  return next;
}
