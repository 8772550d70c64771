import type { TestOutcome } from './check.js';

/** What a runner said of each test; undefined when it cannot be read. Tests that were skipped did not run. Pure. */
export function readTests(command: readonly string[], stdout: string, stderr: string): TestOutcome[] | undefined {
  const [program = ''] = command;
  if (program === 'node') return fromTap(stdout) ?? fromSpec(stdout);
  if (program === 'npm') return fromSpec(stdout);
  if (program === 'vitest' || program === 'jest') return fromJest(stdout);
  if (command.includes('pytest')) return fromPytest(stdout);
  if (command.includes('unittest')) return fromUnittest(stderr);
  if (program === 'go' && command.includes('-json')) return fromGo(stdout);
  if (program === 'cargo') return fromCargo(stdout);
  return undefined;
}

const orNothing = (tests: TestOutcome[]): TestOutcome[] | undefined => (tests.length > 0 ? tests : undefined);

/** `ok 1 - adds` at any depth; a suite is a line like a test, and counts by its title as well. */
function fromTap(text: string): TestOutcome[] | undefined {
  return orNothing(
    text.split('\n').flatMap((line) => {
      const groups = /^\s*(?<no>not )?ok \d+ - (?<name>.*?)(?<directive> # .*)?$/.exec(line)?.groups;
      if (!groups || /# (skip|todo)/i.test(groups['directive'] ?? '')) return [];
      return [{ file: '', name: groups['name']!.replace(/\\([#\\])/g, '$1'), passed: groups['no'] === undefined }];
    }),
  );
}

/** What `node --test` says to people: `✔ adds (1.2ms)`. */
function fromSpec(text: string): TestOutcome[] | undefined {
  const seen = new Map<string, boolean>();
  for (const { groups } of text.matchAll(/^\s*(?<how>[✔✖]) (?<name>.+) \([\d.]+ms\)$/gmu))
    seen.set(groups!['name']!, (seen.get(groups!['name']!) ?? true) && groups!['how'] === '✔');
  return orNothing([...seen].map(([name, good]) => ({ file: '', name, passed: good })));
}

interface JestReport {
  readonly testResults?: readonly {
    readonly name?: string;
    readonly assertionResults?: readonly { readonly title?: string; readonly status?: string }[];
  }[];
}

function fromJest(text: string): TestOutcome[] | undefined {
  const begin = text.indexOf('{');
  if (begin < 0) return undefined;
  try {
    const report = JSON.parse(text.slice(begin, text.lastIndexOf('}') + 1)) as JestReport;
    return orNothing(
      (report.testResults ?? []).flatMap(({ name: file = '', assertionResults = [] }) =>
        assertionResults
          .filter(({ status }) => status === 'passed' || status === 'failed')
          .map(({ title = '', status }) => ({ file, name: title, passed: status === 'passed' })),
      ),
    );
  } catch {
    return undefined;
  }
}

function fromPytest(text: string): TestOutcome[] | undefined {
  return orNothing(
    [...text.matchAll(/^(?<file>[^\s:]+\.py)::(?<name>.+?) (?<how>PASSED|FAILED|ERROR)\b/gm)].map(({ groups }) => ({
      file: groups!['file']!,
      name: groups!['name']!.split('::').at(-1)!,
      passed: groups!['how'] === 'PASSED',
    })),
  );
}

function fromUnittest(text: string): TestOutcome[] | undefined {
  return orNothing(
    [...text.matchAll(/^(?<name>\w+) \((?<where>[^)]*)\)[^\n]*? \.\.\. (?<how>ok|FAIL|ERROR)$/gm)].map(({ groups }) => ({
      file: groups!['where']!,
      name: groups!['name']!,
      passed: groups!['how'] === 'ok',
    })),
  );
}

function fromGo(text: string): TestOutcome[] | undefined {
  return orNothing(
    text.split('\n').flatMap((line) => {
      try {
        const { Action, Test, Package } = JSON.parse(line) as { Action?: string; Test?: string; Package?: string };
        return Test !== undefined && (Action === 'pass' || Action === 'fail')
          ? [{ file: Package ?? '', name: Test, passed: Action === 'pass' }]
          : [];
      } catch {
        return [];
      }
    }),
  );
}

function fromCargo(text: string): TestOutcome[] | undefined {
  return orNothing(
    [...text.matchAll(/^test (?<name>\S+) \.\.\. (?<how>ok|FAILED)$/gm)].map(({ groups }) => ({
      file: '',
      name: groups!['name']!.split('::').at(-1)!,
      passed: groups!['how'] === 'ok',
    })),
  );
}
