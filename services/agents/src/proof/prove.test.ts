import { describe, expect, it } from 'vitest';
import type { CheckRun } from './check.js';
import { mutants } from './mutants.js';
import { runsChecks } from './runs-checks.js';
import { prove, type Evidence, type Manner, type Trees } from './prove.js';

type Told = boolean | { readonly tests: Readonly<Record<string, boolean>> };

const runOf = (name: string, told: Told): CheckRun => {
  const good = typeof told === 'boolean' ? told : Object.values(told.tests).every(Boolean);
  const tests =
    typeof told === 'boolean' ? undefined : Object.entries(told.tests).map(([title, passed]) => ({ file: '', name: title, passed }));
  const run = { name, command: [name], on: '', outcome: 'exited', exitCode: good ? 0 : 1, milliseconds: 1, sandbox: 'none', tail: 'said' };
  return { ...run, ...(tests && { tests }) };
};

interface World {
  readonly after?: (name: string, time: number) => Told;
  readonly before?: (name: string, time: number, files: readonly string[]) => Told;
  readonly changed?: Trees['changed'];
  readonly mutated?: (text: string) => Told;
}

const SOURCE = 'export const more = (a, b) => a + b;\n';

const ADDED = [{ path: 'test/a.test.js', status: 'A' }];
const REWRITTEN = [{ path: 'test/old.test.js', status: 'M' }];
/** Only what its tests say keeps it from passing. */
const tests = (_: string, __: number, files: readonly string[]): boolean => files.includes('test/old.test.js');

function treesOf({ after = () => true, before = () => true, mutated = () => true, changed = ADDED }: World): Trees {
  const times = new Map<string, number>();
  const counted = (name: string): number => times.set(name, (times.get(name) ?? 0) + 1).get(name)!;
  return {
    commit: 'c0ffee',
    paths: ['src/a.js', 'test/a.test.js', 'test/old.test.js'],
    changed,
    after: async (name) => runOf(name, after(name, counted(name))),
    before: async (name, _, files) => runOf(name, before(name, counted(`${name} before`), files)),
    read: async () => SOURCE,
    mutated: async (name, _, { text }) => runOf(name, mutated(text)),
  };
}

const TEST = { file: 'test/a.test.js', name: 'adds' };
const OLD = { file: 'test/old.test.js', name: 'adds' };
const LOOKS = ['grep', '-q', 'x', 'src/a.js'];
const RUNS = ['node', '--test', 'test/a.test.js'];
const CRITERIA = [{ id: 'C1', text: 'it adds', keeps: false }];
const adds = (passed: boolean): Told => ({ tests: { adds: passed } });
const proveWith = (evidence: Omit<Evidence, 'criterion'>, world: World, how: Partial<Manner> = {}) =>
  prove(CRITERIA, [{ criterion: 'C1', ...evidence }], [{ name: 'test', command: ['node', '--test'] }], treesOf(world), how);

describe('a criterion', () => {
  it.each<[string, Omit<Evidence, 'criterion'>, World, string]>([
    [
      'a test that failed before and passes now',
      { test: TEST },
      { after: (name) => (name === 'test' ? true : adds(true)), before: () => adds(false) },
      'proved',
    ],
    [
      'a test that passed before as well',
      { test: TEST },
      { after: (name) => (name === 'test' ? true : adds(true)), before: () => adds(true) },
      'vacuous',
    ],
    ['a test that fails', { test: TEST }, { after: (name) => (name === 'test' ? true : adds(false)) }, 'failed'],
    ['a test that gives two answers', { test: TEST }, { after: (name, time) => (name === 'test' ? true : adds(time === 1)) }, 'flaky'],
    [
      'a test of another name',
      { test: { ...TEST, name: 'subtracts' } },
      { after: (name) => (name === 'test' ? true : adds(true)) },
      'unproved',
    ],
    ['a file that is not there', { test: { ...TEST, file: 'x' } }, {}, 'unproved'],
    ['a command that ran tests, which failed before', { command: RUNS }, { before: () => false }, 'proved'],
    ['a command that ran tests, which passed before', { command: RUNS }, {}, 'holds'],
    ['a command that gives two answers', { command: RUNS }, { before: () => false, after: (name, time) => time === 1 }, 'flaky'],
    [
      'a command that fails only for the lack of new tests',
      { command: RUNS },
      { after: () => adds(true), before: (_, __, files) => files.length > 0 },
      'vacuous',
    ],
    ['a command that only looks', { command: LOOKS }, { before: () => false }, 'unproved'],
    [
      'a command that only looks at what is no code',
      { command: LOOKS },
      { before: () => false, changed: [{ path: 'README.md', status: 'M' }] },
      'proved',
    ],
    ['a check that failed before', { check: 'test' }, { before: () => false }, 'proved'],
    ['a check that only other words in old tests keep', { check: 'test' }, { before: tests, changed: REWRITTEN }, 'vacuous'],
    ['a check for which old tests were rewritten too', { check: 'test' }, { before: () => false, changed: REWRITTEN }, 'proved'],
    ['a check that passed before', { check: 'test' }, {}, 'holds'],
    [
      'an old test that passed before',
      { test: OLD },
      { after: (name) => (name === 'test' ? true : adds(true)), before: () => adds(true) },
      'holds',
    ],
    [
      'an old test that failed before',
      { test: OLD },
      { after: (name) => (name === 'test' ? true : adds(true)), before: () => adds(false) },
      'proved',
    ],
    ['a test that did not run before', { test: TEST }, { after: () => adds(true), before: () => true }, 'unproved'],
    ['a test that fails before only sometimes', { test: TEST }, { after: () => adds(true), before: (_, time) => adds(time > 1) }, 'flaky'],
    ['a check that there is not', { check: 'spelling' }, {}, 'unproved'],
    ['nothing', {}, {}, 'unproved'],
  ])('that is shown by %s', async (_, evidence, world, result) => {
    const { rows, complete } = await proveWith(evidence, world);
    expect([rows[0]!.result, complete]).toEqual([result, result === 'proved']);
  });

  it('that is to stay is shown by what held before, and that is named', async () => {
    const stays = [...CRITERIA, { id: 'C2', text: 'it still adds', keeps: true }];
    const evidence = [
      { criterion: 'C1', command: RUNS },
      { criterion: 'C2', check: 'test' },
    ];
    const checks = [{ name: 'test', command: ['node', '--test'] }];
    const { complete, rows } = await prove(stays, evidence, checks, treesOf({ before: (name) => name === 'test' }));
    expect([complete, rows.map(({ result }) => result)]).toEqual([true, ['proved', 'holds']]);
  });

  it('is not all: a change of which nothing shows is none', async () => {
    const stays = [{ ...CRITERIA[0]!, keeps: true }];
    const checks = [{ name: 'test', command: ['node', '--test'] }];
    const { complete, reasons } = await prove(stays, [{ criterion: 'C1', check: 'test' }], checks, treesOf({}));
    expect([complete, reasons]).toEqual([false, [expect.stringContaining('nothing shows what was changed')]]);
  });

  it('keeps both runs', async () => {
    const { rows } = await proveWith({ test: TEST }, { after: () => adds(true), before: () => adds(false) });
    expect(rows[0]).toMatchObject({ commit: 'c0ffee', before: { exitCode: 1 }, after: { exitCode: 0 } });
  });

  it('names what gave two answers', async () => {
    const proof = await proveWith({ test: TEST }, { after: (name, time) => (name === 'test' ? true : adds(time === 1)) });
    expect(proof.flaky).toEqual(['test/a.test.js: adds']);
  });
});

const oneOld = (name: string): Told => (name === 'test' ? { tests: { old: false, adds: true } } : false);
const bothNow = (name: string): Told => (name === 'test' ? { tests: { old: false, adds: false } } : true);
const good = (): Told => adds(true);

describe('the checks of the repository', () => {
  const evidence = { command: ['node', '--test', 'test/a.test.js'] };

  it('may fail as they did before', async () => {
    const { complete } = await proveWith(evidence, {
      after: (name) => (name === 'test' ? { tests: { old: false, adds: true } } : true),
      before: oneOld,
    });
    expect(complete).toBe(true);
  });

  it('may not fail in what worked before, and the test is named', async () => {
    const { complete, reasons } = await proveWith(evidence, { after: bothNow, before: oneOld });
    expect([complete, reasons]).toEqual([false, ['The check test fails with the change (adds), and did not without it.']]);
  });

  it('whose tests pass once and then not are named as flaky', async () => {
    const { complete, flaky } = await proveWith(evidence, {
      after: (name, time) => (name === 'test' ? adds(time === 1) : true),
      before: (name) => name === 'test',
    });
    expect([complete, flaky]).toEqual([true, ['adds']]);
  });

  it('that fail once and then not are named as flaky', async () => {
    const { complete, flaky } = await proveWith(evidence, {
      after: (name, time) => name !== 'test' || time > 1,
      before: (name) => name === 'test',
    });
    expect([complete, flaky]).toEqual([true, ['the check test']]);
  });
});

describe('tests of what is there already', () => {
  it('are proved by failing when the source is changed', async () => {
    const { rows } = await proveWith(
      { test: TEST, covers: ['src/a.js'] },
      { after: good, mutated: (text) => adds(text === SOURCE) },
      { contrast: 'mutants' },
    );
    expect(rows[0]).toMatchObject({ result: 'proved', before: { exitCode: 1 } });
  });

  it('are not proved by a source that does not even load any more', async () => {
    const { rows } = await proveWith({ test: TEST, covers: ['src/a.js'] }, { after: good, mutated: () => false }, { contrast: 'mutants' });
    expect(rows[0]).toMatchObject({ result: 'vacuous' });
  });

  it.each([
    [['src/a.js'], 'vacuous', 'It passes with each of 1 changes of src/a.js'],
    [[], 'unproved', 'Name in `covers` the sources'],
    [['test/a.test.js'], 'unproved', 'Name in `covers` the sources'],
  ])('that cannot fail, or say not what they cover (%j), are %s', async (covers, result, reason) => {
    const { rows } = await proveWith({ test: TEST, covers }, { after: good }, { contrast: 'mutants' });
    expect(rows[0]).toMatchObject({ result, reason: expect.stringContaining(reason) });
  });
});

it.each([
  [['node', '--test', 'test/a.test.js'], true],
  [['npm', 'run', 'lint', '--', 'src'], true],
  [['npx', 'vitest', 'run', 'a'], true],
  [['python3', '-m', 'pytest', '-k', 'adds'], true],
  [['go', 'test', './...'], true],
  [['npm', 'run', 'mine'], false],
  [['node', '--test', '-e', '0'], false],
  [['node', 'check.js'], false],
  [['sh', '-c', 'node --test'], false],
  [['python3', '-c', 'pass'], false],
  [['go', 'env'], false],
  [['constructor'], false],
])('that %j runs tests or checks is %s', (command, does) => {
  expect(runsChecks(command, [{ name: 'lint', command: ['npm', 'run', 'lint'] }])).toBe(does);
});

it('changes one small thing of a source at a time', () => {
  const text = 'import x from "x";\n// a + b\nif (a === b) return true;\nconst sum = a + b;\n';
  expect(mutants('a.js', text, 10).map(({ line, what }) => [line, what])).toEqual([
    [3, 'if (a === b) return true; → if (a !== b) return true;'],
    [4, 'const sum = a + b; → const sum = a - b;'],
  ]);
});
