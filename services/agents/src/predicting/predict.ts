/** What is known of a repository before anybody works in it. */
export interface Known {
  readonly goal: string;
  /** What a plan says will change. */
  readonly planned: readonly string[];
  readonly paths: readonly string[];
  /** Files that define a name which the goal mentions. */
  readonly definers: readonly string[];
  /** The files of each of the last commits. */
  readonly history: readonly (readonly string[])[];
}

export interface Predicted {
  readonly path: string;
  /** planned, named, defines, changes_with */
  readonly because: string;
}

/** More would keep others out of half of the repository. */
const MOST = 12;
/** A commit with more files says nothing of which belong together. */
const WIDE = 20;
/** So often two files must have changed together, and in what share of the commits of the one. */
const TOGETHER = 2;
const SHARE = 0.5;

/** Files that will probably change, the surest first: what the plan says, what the goal names, what defines what it names, and what has changed together with these before. Pure. */
export function predict({ goal, planned, paths, definers, history }: Known): Predicted[] {
  const there = new Set(paths);
  const seeds: Predicted[] = [
    ...planned.map((path) => ({ path, because: 'planned' })),
    ...named(goal, paths).map((path) => ({ path, because: 'named' })),
    ...definers.filter((path) => there.has(path)).map((path) => ({ path, because: 'defines' })),
  ];
  const first = seeds.filter((one, at) => seeds.findIndex(({ path }) => path === one.path) === at).slice(0, MOST);
  const known = new Set(first.map(({ path }) => path));
  const others = companions(known, history).filter((path) => there.has(path) && !known.has(path));
  return [...first, ...others.map((path) => ({ path, because: 'changes_with' }))].slice(0, MOST);
}

/** Paths that stand in the goal, whole or by a name that only one file has. */
function named(goal: string, paths: readonly string[]): string[] {
  const words = new Set(goal.match(/[\p{L}\p{N}_$@][\p{L}\p{N}_$@./-]*[\p{L}\p{N}_$]/gu) ?? []);
  const byName = Map.groupBy(paths, (path) => path.slice(path.lastIndexOf('/') + 1));
  return paths.filter((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return words.has(path) || (name.includes('.') && words.has(name) && byName.get(name)!.length === 1);
  });
}

/** What changed together with these, those that did so most often first. */
function companions(seeds: ReadonlySet<string>, history: readonly (readonly string[])[]): string[] {
  const commits = new Map<string, number>();
  const together = new Map<string, Map<string, number>>();
  for (const files of history.filter(({ length }) => length <= WIDE))
    for (const seed of files.filter((file) => seeds.has(file))) {
      commits.set(seed, (commits.get(seed) ?? 0) + 1);
      const counts = together.get(seed) ?? new Map<string, number>();
      together.set(seed, counts);
      for (const file of files) if (file !== seed) counts.set(file, (counts.get(file) ?? 0) + 1);
    }
  const best = new Map<string, number>();
  for (const [seed, counts] of together)
    for (const [file, count] of counts)
      if (count >= TOGETHER && count / commits.get(seed)! >= SHARE) best.set(file, Math.max(best.get(file) ?? 0, count));
  return [...best].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([file]) => file);
}

/** Words of the goal that look like names in code: `parseDate`, `parse_date`, `Parser`, or in quotes or backticks. */
export function namesIn(goal: string): string[] {
  const quoted = [...goal.matchAll(/[`'"]([A-Za-z_$][\w$]{2,60})(?:\(\))?[`'"]/g)].map(([, name]) => name!);
  const shaped = goal.match(/\b(?:[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|[a-z]+_\w+|[A-Za-z_]\w{2,}(?=\())/g) ?? [];
  return [...new Set([...quoted, ...shaped])].slice(0, 20);
}
