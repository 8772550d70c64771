import { diff } from 'node:util';
import type { CaseResult, Problem } from '@hexad/service-workflow/tooling';
import { seconds } from '../progress/format.js';

export interface TestedFile {
  readonly file: string;
  readonly cases: readonly CaseResult[];
}

/** How results are written: for people, for machines (a case a line), for the reports of a build server. */
export const TEST_FORMATS: ReadonlyMap<string, (tested: readonly TestedFile[]) => readonly string[]> = new Map([
  ['text', text],
  ['json', (tested) => tested.flatMap(({ file, cases }) => cases.map((one) => JSON.stringify({ file, ...one })))],
  ['junit', junit],
]);

/** Lines of a journal that are shown of a case that failed. */
const LAST_LINES = 12;

function text(tested: readonly TestedFile[]): string[] {
  const all = tested.flatMap(({ cases }) => cases);
  const failed = all.filter(({ passed }) => !passed).length;
  return [
    ...tested.flatMap(({ file, cases }) => [file, ...cases.flatMap(caseText)]),
    `${all.length} ${all.length === 1 ? 'case' : 'cases'}, ${failed === 0 ? 'all passed' : `${failed} failed`}`,
  ];
}

function caseText({ name, passed, problems, ended, lasted, journal, unused }: CaseResult): string[] {
  const idle = unused.map((key) => `      no step asked for the stub ${key}`);
  if (passed) return [`  ✓ ${name} (${ended}, ${seconds(lasted * 1_000)})`, ...idle];
  const last = journal
    .slice(-LAST_LINES)
    .map(({ at, type, path, code }) => `      ${seconds(at).padStart(10)}  ${[type, path, code && `(${code})`].filter(Boolean).join(' ')}`);
  return [
    `  ✗ ${name} (${ended}, ${seconds(lasted * 1_000)})`,
    ...problems.flatMap(problemText),
    ...(last.length > 0 ? ['    how it went:', ...last] : []),
    ...idle,
  ];
}

function problemText({ code, message, wanted, found }: Problem): string[] {
  const said = `    ${message} [${code}]`;
  if (!isBig(wanted) && !isBig(found)) return [said];
  return [said, ...differing(wanted, found).map((line) => `      ${line}`)];
}

const isBig = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** `-` is wanted and not there, `+` is there and not wanted. */
function differing(wanted: unknown, found: unknown): string[] {
  return diff(linesOf(wanted), linesOf(found)).map(([kind, line]) => `${kind === 0 ? ' ' : kind > 0 ? '-' : '+'} ${line}`);
}

const linesOf = (value: unknown): string[] => (JSON.stringify(value, undefined, 2) ?? 'nothing').split('\n');

function junit(tested: readonly TestedFile[]): string[] {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    ...tested.flatMap(({ file, cases }) => [
      `  <testsuite name="${xml(file)}" tests="${cases.length}" failures="${cases.filter(({ passed }) => !passed).length}">`,
      ...cases.map(
        ({ name, problems }) =>
          `    <testcase classname="${xml(file)}" name="${xml(name)}">${problems.map(({ code, message }) => `<failure type="${xml(code)}" message="${xml(message)}"/>`).join('')}</testcase>`,
      ),
      '  </testsuite>',
    ]),
    '</testsuites>',
  ];
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' };
const xml = (value: string): string =>
  // oxlint-disable-next-line no-control-regex -- XML has no place for them
  value.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replaceAll(/[&<>"\n]/g, (character) => ENTITIES[character]!);
