export interface RegeneratedReport {
  readonly changed: readonly { readonly path: string; readonly status: string }[];
  readonly changedFiles: number;
  readonly kept: readonly string[];
  readonly keptFiles: number;
  readonly resolved: readonly string[];
  /** Whether what is checked out is the result. */
  readonly taken: boolean;
  /** Where the result is if it is not. */
  readonly branch: string;
  /** What was left out because little was changed, in words. */
  readonly shortWay?: string;
}

/** Files of a kind that are named; of others only the number is told. */
const NAMED = 12;
const WORDS: Readonly<Record<string, string>> = { A: 'new', M: 'changed', D: 'gone' };

/** What a regeneration changed, what it kept of people, and what is left to do. */
export function regeneratedText({ changed, changedFiles, kept, keptFiles, resolved, taken, branch, shortWay }: RegeneratedReport): string {
  return [
    ...(shortWay === undefined ? [] : [`  short    ${shortWay}`]),
    `  changed  ${files(changedFiles)} by what was generated anew`,
    ...named(
      changed.map(({ path, status }) => `${WORDS[status] ?? status} ${path}`),
      changedFiles,
    ),
    `  kept     ${files(keptFiles)} as you made them`,
    ...named(kept, keptFiles),
    ...(resolved.length > 0 ? [`  decided  ${files(resolved.length)} as you said`, ...named(resolved, resolved.length)] : []),
    taken ? '  branch   what you have checked out is the result' : `  branch   you went on meanwhile: git merge ${branch}`,
  ].join('\n');
}

const files = (count: number): string => (count === 1 ? '1 file' : `${count} files`);

function named(lines: readonly string[], count: number): string[] {
  const shown = lines.slice(0, NAMED).map((line) => `             ${line}`);
  return count > shown.length ? [...shown, `             and ${count - shown.length} more`] : shown;
}
