import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@hexad/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fileURLToPath } from 'node:url';
import { workflow } from './workflow.js';

const FILE = `name: deploy
version: "1"
steps:
  - { name: push, plugin: git, action: push, inputs: { to: "\${to}" }, outputs: { sha: sha } }
`;
const CASES = `
inputs: { to: staging }
cases:
  - { name: it works, stubs: { push: { result: { sha: abc } } }, expect: { variables: { sha: abc } } }
  - { name: it fails, stubs: { push: { result: { sha: def } } }, expect: { given: { push: { to: production } } } }
`;

let folder: ReturnType<typeof temporaryFolder>;
let lines: string[];
beforeEach(() => {
  folder = temporaryFolder();
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  put('deploy.yaml', FILE);
  put('deploy.test.yaml', CASES);
});
afterEach(() => {
  vi.restoreAllMocks();
  folder[Symbol.dispose]();
});

const path = (name: string) => join(folder.path, name);
const put = (name: string, text: string) => writeFileSync(path(name), text);
const test = (...args: string[]) => workflow(['test', ...args]);

it('plays the cases beside a file, and shows what is not as it was to be', async () => {
  expect(await test(path('deploy.yaml'))).toBe(1);
  expect(lines).toEqual([
    path('deploy.test.yaml'),
    '  ✓ it works (succeeded, 0.0 s)',
    '  ✗ it fails (succeeded, 0.0 s)',
    '    What push was given is another one, first at push.to. [given]',
    '        {',
    '      -   "to": "production"',
    '      +   "to": "staging"',
    '        }',
    '    how it went:',
    '           0.0 s  run.started',
    '           0.0 s  step.started push',
    '           0.0 s  step.succeeded push',
    '           0.0 s  run.succeeded',
    '2 cases, 1 failed',
  ]);
});

it('ends with 0 when all pass: one case, of a folder, of a file that is named', async () => {
  expect(await test(folder.path, '--only', 'it works')).toBe(0);
  put('other.yaml', 'cases: [{ name: a, inputs: { to: x }, stubs: { git.push: {} } }]');
  expect(await test(path('deploy.yaml'), '--case', path('other.yaml'))).toBe(0);
});

it('writes a line of JSON a case, and a report for build servers', async () => {
  await test(path('deploy.yaml'), '--json');
  expect(lines.map((line) => (JSON.parse(line) as { passed: boolean }).passed)).toEqual([true, false]);
  lines = [];
  await test(path('deploy.yaml'), '--format', 'junit');
  expect(lines.join('\n')).toContain('<failure type="given" message="What push was given is another one, first at push.to."/>');
});

it.each([
  [['nowhere.yaml'], 'There is no workflow file or folder'],
  [[], 'Which files or folders?'],
  [['deploy.yaml', '--format', 'xml'], 'There is no format "xml"'],
  [['deploy.yaml', '--only', 'nothing'], 'No case is called like "nothing"'],
  [['deploy.yaml', '--out', 'x'], '--out is for'],
])('refuses %j', async ([file, ...rest], message) => {
  await expect(test(...(file === undefined ? [] : [path(file)]), ...rest)).rejects.toThrow(message);
});

it('refuses a workflow that could not run whatever answers, as a fault of the call', async () => {
  put('deploy.yaml', FILE.replace('${to}', '${1 + true}'));
  await expect(test(path('deploy.yaml'))).rejects.toMatchObject({ code: 'invalid' });
});

it('proves the example of the guide', async () => {
  expect(await test(fileURLToPath(new URL('../../../../examples/workflows', import.meta.url)))).toBe(0);
  expect(lines.at(-1)).toBe('3 cases, all passed');
});
