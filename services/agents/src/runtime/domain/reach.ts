import { isTestFile } from '../../proof/test-files.js';
import type { Risk } from '../../tools/tool.js';
import { DECIDES } from '../../tools/decides.js';

/** How far a change of the files reaches, and what it takes away of what was there before the task. */
export interface Reach {
  readonly risk: Risk;
  readonly tests: readonly string[];
  readonly files: readonly string[];
}

/** A changed path, as git tells it. */
export interface PathChange {
  readonly path: string;
  /** A added, M changed, D deleted, R renamed (from `from`) */
  readonly status: string;
  readonly from?: string;
}

/** So many files are a repository rather than a clearing up. */
const MANY = 10;

/** What a tree no longer has of what the base had. Tests that went to where nobody looks for tests are gone as well. */
export const taken = (sinceBase: readonly PathChange[]): string[] =>
  sinceBase.flatMap(({ path, status, from }) => {
    if (status === 'D') return [path];
    return status === 'R' && from !== undefined && isTestFile(from) && !isTestFile(path) ? [from] : [];
  });

/** `now`: what an action changed; `gone`: what it took of the base; `hollow`: files of tests in which fewer run. */
export function reach(now: readonly PathChange[], gone: readonly string[], hollow: readonly string[]): Reach {
  const tests = [...gone.filter(isTestFile), ...hollow];
  const files = gone.filter((path) => !isTestFile(path));
  if (tests.length > 0 || files.length > MANY) return { risk: 3, tests, files };
  return { risk: files.length > 0 || now.some(({ path }) => DECIDES.test(path)) ? 2 : 1, tests, files };
}

/** Whether a text declares a test, in any of the languages whose tests we run. */
const declaresTest = (text: string): boolean =>
  /\b(test|it|describe)(\.\w+)*\s*[(`]|\bdef test_|\bclass \w*Test|\bfunc (Test|Fuzz|Benchmark)|#\[(\w+::)?test\]|@Test\b/.test(text);

/** Lines that are no comment. */
const code = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*(\/\/|#(?!\[)|\*)/.test(line))
    .join('\n');
const DECLARED = /\b(test|it)(\.\w+)*\s*[(`]|\bdef test_|\bfunc (Test|Fuzz)|#\[(\w+::)?test\]|@Test\b/g;
const MUTED =
  /\b(test|it|describe|suite|mark)\.skip|\b(test|it)\.todo|\bskip: *(true|['"`])|\bunittest\.skip|\bpytest\.skip\(|\bt\.Skip(f|Now)?\(|#\[ignore\b|@Disabled\b/g;
const ALONE = /\b(test|it|describe|suite)\.only\b/;

/** How many tests of a file run, as far as its text tells: those that are declared, without those that are skipped. */
const running = (text: string): number => [...code(text).matchAll(DECLARED)].length - [...code(text).matchAll(MUTED)].length;

/** Whether a file of tests has fewer that run than both in the base and before the change; what the agent itself added may go again. */
export function fewerTests(base: string, before: string, now: string): boolean {
  if (!declaresTest(base) || !declaresTest(before)) return false;
  const alone = ALONE.test(code(now)) && !ALONE.test(code(before));
  return !declaresTest(now) || alone || running(now) < Math.min(running(base), running(before));
}

const list = (paths: readonly string[]): string =>
  `${paths.slice(0, 10).join(', ')}${paths.length > 10 ? ` and ${paths.length - 10} more` : ''}`;

/** Words for the agent and for people. */
export function takenInWords({ tests, files }: Reach): string {
  return [tests.length > 0 ? `tests: ${list(tests)}` : '', files.length > 0 ? `files: ${list(files)}` : ''].filter(Boolean).join('; ');
}
