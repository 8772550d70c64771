import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { workflow } from './workflow.js';

const BUILD = fileURLToPath(new URL('../../../../workflows/build.yaml', import.meta.url));

let folder: string;
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hexad-workflow-'));
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function bad(): string {
  const path = join(folder, 'a.yaml');
  const step = '{ name: a, system: log, condition: "${upper(1)}", inputs: { message: "${who}" } }';
  writeFileSync(path, `name: x\nversion: "1"\nsteps:\n  - ${step}\n`);
  return path;
}

it('finds nothing wrong with the shipped build', async () => {
  expect(await workflow(['lint', BUILD])).toBe(0);
  expect(lines.at(-1)).toBe('0 errors, 1 warning in 1 file');
});

it('finds the circle between the files that it is given, and none where one of them is missing', async () => {
  const paths = ['a', 'b'].map((name) => join(folder, `${name}.yaml`));
  for (const [at, path] of paths.entries())
    writeFileSync(path, `name: ${'ab'[at]}\nversion: "1"\nsteps:\n  - { name: go, type: workflow, workflow: ${'ba'[at]} }\n`);
  expect(await workflow(['lint', paths[0]!])).toBe(0);
  lines = [];
  expect(await workflow(['lint', ...paths])).toBe(65);
  expect(lines[0]).toContain('a (line 4) → b (line 4) → a');
  expect(lines.at(-1)).toMatch(/^2 errors, .* in 2 files$/);
});

it('says in a line what is wrong, where, and refuses with the code of a bad workflow', async () => {
  const path = bad();
  expect(await workflow(['lint', path])).toBe(65);
  expect(lines).toEqual([
    `${path}:4:49: error: \`upper(1)\`: \`upper\` takes a text as its text, not a whole number. [wrong_type]`,
    `${path}:4:77: warning: nobody defines who: a run needs it as an input. If that is not meant, define it in variables or use default(who, …). [input]`,
    '1 error, 1 warning in 1 file',
  ]);
});

it('speaks to machines and to GitHub', async () => {
  const path = bad();
  await workflow(['lint', path, '--json']);
  await workflow(['lint', path, '--format', 'github']);
  expect(JSON.parse(lines[0]!)).toMatchObject({ file: path, severity: 'error', code: 'wrong_type', line: 4, column: 49 });
  expect(lines[2]).toBe(
    `::error file=${path},line=4,col=49,title=wrong_type::\`upper(1)\`: \`upper\` takes a text as its text, not a whole number.`,
  );
});

it('explains in words, as a drawing and as data', async () => {
  await workflow(['explain', BUILD]);
  await workflow(['explain', BUILD, '--mermaid']);
  await workflow(['explain', BUILD, '--json']);
  expect([lines[0], lines[1]!.split('\n')[3], (JSON.parse(lines[2]!) as { name: string }).name]).toEqual([
    expect.stringContaining('build 1.0.0 — From a brief'),
    'flowchart TD',
    'build',
  ]);
});

it.each([
  [[], 'knows lint, explain, schema'],
  [['lint'], 'Which files?'],
  [['lint', 'a.yaml', '--mermaid'], 'takes no --mermaid'],
  [['lint', '/nowhere.yaml'], 'There is no file "/nowhere.yaml"'],
  [['lint', BUILD, '--format', 'xml'], 'There is no format "xml"'],
  [['explain'], 'Which file?'],
])('refuses %j', async (args, message) => {
  await expect(workflow(args)).rejects.toThrow(message);
});
