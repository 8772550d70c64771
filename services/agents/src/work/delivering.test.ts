import { describe, expect, it } from 'vitest';
import { call } from '../fixtures/scripted-models.js';
import { CALCULATOR, WorkBench } from '../fixtures/work-bench.js';

const plan = call('plan', { criteria: ['it is there'], steps: [] });
const written = (path: string, text: string) => call('write', { path, text });
const exists = (path: string) => ['node', '-e', `require('node:fs').accessSync('${path}')`];
const finish = (path: string, artifact: string, more: object = {}) =>
  call('finish', {
    title: 'feat: deliver it',
    summary: 'It is there.',
    files: [{ path, reason: 'asked for' }],
    proofs: [{ criterion: 'C1', command: exists(path) }],
    report: { delivered: [{ artifact, file: path, ...more }] },
  });

const ROOT = 'FROM node:24.1.0-slim\nCMD ["node", "."]\n';
const DELIVERIES: readonly [kind: string, path: string, artifact: string, bad: string, good: string, fault: string][] = [
  ['devops', 'Dockerfile', 'dockerfile', ROOT, `${ROOT}USER node\n`, 'the last stage runs as root'],
  ['docs', 'API.md', 'api_reference', '# API\n\n## `divide(a, b)`\n', '# API\n\n## `subtract(a, b)`\n', 'it documents divide'],
  ['design', 'way.svg', 'wireframe', '<svg role="img"></svg>', '<svg role="img"><title>Way</title></svg>', 'no <title>'],
  ['data', 'schema.sql', 'schema', 'create tabel kites (id int);', 'create table kites (id int);', 'cannot be applied'],
];

describe('what an agent delivers', () => {
  it.each(DELIVERIES)(
    'as %s (%s) is sent back until it is what it promises',
    { timeout: 180_000 },
    async (kind, path, artifact, bad, good, fault) => {
      await using bench = await WorkBench.with(CALCULATOR, [
        [plan, written(path, bad)],
        [finish(path, artifact)],
        [written(path, good)],
        [finish(path, artifact)],
      ]);
      const result = await bench.work({ kind, goal: 'Deliver it' });
      expect(bench.log.of('verified')[0]!.proof.reasons).toEqual([expect.stringContaining(fault)]);
      expect(result).toMatchObject({ complete: true, report: { delivered: [{ artifact, file: path }] } });
    },
  );

  it('as testing are tests that can fail, and the gaps that are left', async () => {
    const test =
      "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { add } from '../src/calculator.js';\n\ntest('adds twice', () => assert.equal(add(add(1, 2), 3), 6));\n";
    const gap = { file: 'src/calculator.js', line: 3, quote: 'subtract = (a, b)', missing: 'no test subtracts', severity: 'major' };
    const claim = (tests: string[]) =>
      call('finish', {
        title: 'test: add twice',
        summary: 'A test.',
        files: [{ path: 'test/twice.test.js', reason: 'the test' }],
        proofs: [{ criterion: 'C1', test: { file: 'test/twice.test.js', name: 'adds twice' }, covers: ['src/calculator.js'] }],
        report: { tests: tests.map((one) => ({ sort: 'unit', test: one, shows: 'adding' })), gaps: [gap] },
      });
    await using bench = await WorkBench.with(CALCULATOR, [
      [plan, written('test/twice.test.js', test)],
      [claim(['adds twice', 'adds thrice'])],
      [claim(['adds twice'])],
    ]);
    const result = await bench.work({ kind: 'testing', goal: 'Test adding' });
    expect(bench.log.of('verified')[0]!.proof.reasons).toEqual([expect.stringContaining('no criterion is proved by "adds thrice"')]);
    expect(result).toMatchObject({
      complete: true,
      report: { gaps: [{ missing: 'no test subtracts' }] },
      proof: { rows: [{ result: 'proved' }] },
    });
  });
});

const SLOW = {
  'src/sum.js': 'export const sum = (n) => {\n  let total = 0;\n  for (let i = 0; i <= n; i += 1) total += i;\n  return total;\n};\n',
};
const BENCH =
  "import { sum } from '../src/sum.js';\nlet steps = 0;\nconst proxy = { valueOf: () => { steps += 1; return 1000; } };\nsum(proxy);\nconsole.log(steps);\n";
const FAST = call('edit', {
  path: 'src/sum.js',
  search: '  let total = 0;\n  for (let i = 0; i <= n; i += 1) total += i;\n  return total;',
  replace: '  return (Number(n) * (Number(n) + 1)) / 2;',
});
const faster = (confidence: number, applied = true) =>
  call('finish', {
    title: 'perf: sum at once',
    summary: 'By the formula.',
    report: {
      analyses: { algorithms: 'sum', input_output: 'none', memory: 'none', concurrency: 'none', size: 'none' },
      findings: [
        { analysis: 'algorithms', file: 'src/sum.js', line: 3, quote: 'total += i', cost: 'n steps', change: 'the formula', confidence },
      ],
      applied: applied ? [{ finding: 0, benchmark: { command: ['node', 'bench/sum.js'], files: ['bench/sum.js'] } }] : [],
    },
  });

describe('changes for speed', () => {
  const world = { ...CALCULATOR, ...SLOW };

  it('are measured five times without and with them, and all runs are kept', { timeout: 120_000 }, async () => {
    await using bench = await WorkBench.with(world, [[written('bench/sum.js', BENCH), FAST], [faster(0.9)]]);
    const result = await bench.work({ kind: 'performance', goal: 'Make sum fast' });
    expect(result).toMatchObject({ complete: true, diff: { files: 2 }, proof: { rows: [{ criterion: 'P1', result: 'proved' }] } });
    expect(result['proof'].rows[0].runs.map(({ tail }: { tail: string }) => Number(tail))).toEqual(
      Array.from({ length: 5 }, () => [1002, 2]).flat(),
    );
  });

  it('are sent back when nobody is sure enough, or nothing measures them', async () => {
    const undo = call('write', { path: 'src/sum.js', text: SLOW['src/sum.js'] });
    await using bench = await WorkBench.with(world, [
      [written('bench/sum.js', BENCH), FAST],
      [faster(0.8)],
      [faster(0.8, false)],
      [undo],
      [faster(0.8, false)],
    ]);
    const result = await bench.work({ kind: 'performance', goal: 'Make sum fast' });
    expect(bench.log.of('verified').map(({ proof }) => proof.reasons[0])).toEqual([
      expect.stringContaining('only what is more than 0.8 sure is applied'),
      expect.stringContaining('no benchmark says what for'),
      undefined,
    ]);
    expect(result).toMatchObject({ complete: true, report: { applied: [], findings: [{ confidence: 0.8 }] } });
  });

  it('that make nothing faster are sent back with what was measured', { timeout: 120_000 }, async () => {
    const same = call('edit', { path: 'src/sum.js', search: 'let total = 0;', replace: 'let total = 0 + 0;' });
    await using bench = await WorkBench.with(world, [
      [written('bench/sum.js', BENCH), same],
      ...Array.from({ length: 4 }, () => [faster(0.9)]),
    ]);
    const result = await bench.work({ kind: 'performance', goal: 'Make sum fast' });
    expect(result).toMatchObject({
      complete: false,
      reasons: expect.arrayContaining([expect.stringContaining('It is not faster: median 1002 without it, 1002 with it')]),
    });
  });
});
