import { describe, expect, it } from 'vitest';
import type { CheckRun } from './check.js';
import { mutants } from './mutants.js';
import { prove, type Evidence, type Trees } from './prove.js';

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
  readonly before?: (name: string) => Told;
  readonly mutated?: (text: string) => Told;
}

const SOURCE = 'export const more = (a, b) => a + b;\n';

function treesOf({ after = () => true, before = () => true, mutated = () => true }: World): Trees {
  const times = new Map<string, number>();
  const counted = (name: string): number => times.set(name, (times.get(name) ?? 0) + 1).get(name)!;
  return {
    commit: 'c0ffee',
    paths: ['src/a.js', 'test/a.test.js'],
    changed: [{ path: 'test/a.test.js', status: 'A' }],
    after: async (name) => runOf(name, after(name, counted(name))),
    before: async (name) => runOf(name, before(name)),
    read: async () => SOURCE,
    mutated: async (name, _, { text }) => runOf(name, mutated(text)),
  };
}

const TEST = { file: 'test/a.test.js', name: 'adds' };
const CRITERIA = [{ id: 'C1', text: 'it adds' }];
const adds = (passed: boolean): Told => ({ tests: { adds: passed } });
const proveWith = (evidence: Omit<Evidence, 'criterion'>, world: World, contrast: 'change' | 'mutants' = 'change') =>
  prove(CRITERIA, [{ criterion: 'C1', ...evidence }], [{ name: 'test', command: ['node', '--test'] }], treesOf(world), contrast);

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
    ['a command that failed before', { command: ['grep', '-q', 'x', 'y'] }, { before: () => false }, 'proved'],
    ['a command that passed before', { command: ['true'] }, {}, 'vacuous'],
    ['a check', { check: 'test' }, {}, 'proved'],
    ['a check that there is not', { check: 'spelling' }, {}, 'unproved'],
    ['nothing', {}, {}, 'unproved'],
  ])('that is shown by %s', async (_, evidence, world, result) => {
    const { rows, complete } = await proveWith(evidence, world);
    expect([rows[0]!.result, complete]).toEqual([result, result === 'proved']);
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
  const evidence = { command: ['x'] };

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
      'mutants',
    );
    expect(rows[0]).toMatchObject({ result: 'proved', before: { exitCode: 1 } });
  });

  it.each([
    [['src/a.js'], 'vacuous', 'It passes with each of 1 changes of src/a.js'],
    [[], 'unproved', 'Name in `covers` the sources'],
    [['test/a.test.js'], 'unproved', 'Name in `covers` the sources'],
  ])('that cannot fail, or say not what they cover (%j), are %s', async (covers, result, reason) => {
    const { rows } = await proveWith({ test: TEST, covers }, { after: good }, 'mutants');
    expect(rows[0]).toMatchObject({ result, reason: expect.stringContaining(reason) });
  });
});

it('changes one small thing of a source at a time', () => {
  const text = 'import x from "x";\n// a + b\nif (a === b) return true;\nconst sum = a + b;\n';
  expect(mutants('a.js', text, 10).map(({ line, what }) => [line, what])).toEqual([
    [3, 'if (a === b) return true; → if (a !== b) return true;'],
    [4, 'const sum = a + b; → const sum = a - b;'],
  ]);
});
