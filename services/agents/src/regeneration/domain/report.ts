/** A file that differs, with git's letter: A added, M changed, D deleted. */
export interface Difference {
  readonly path: string;
  readonly status: string;
}

/** What a regeneration did to a repository, for people. */
export interface Report {
  /** What it brought to what people had: at most `LISTED` of them. */
  readonly changed: readonly Difference[];
  readonly changedFiles: number;
  /** Where the result is not as generated, because people made it so: at most `LISTED` of them. */
  readonly kept: readonly string[];
  readonly keptFiles: number;
  /** Files about which somebody decided. */
  readonly resolved: readonly string[];
}

/** Files that a report names; their number is told in any case. */
const LISTED = 200;

/** Files that the platform writes itself at the end say nothing about people. */
const RECORD = 'hexad.json';

export function reportOf(brought: readonly Difference[], fromGenerated: readonly Difference[], resolved: readonly string[]): Report {
  const kept = fromGenerated.filter(({ path }) => path !== RECORD).map(({ path }) => path);
  return { changed: brought.slice(0, LISTED), changedFiles: brought.length, kept: kept.slice(0, LISTED), keptFiles: kept.length, resolved };
}
