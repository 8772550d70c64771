import { describe, expect, it } from 'vitest';
import { call } from '../fixtures/scripted-models.js';
import { EDIT, GOAL, PLAN, WRITE_TEST } from '../fixtures/subtraction.js';
import { CALCULATOR, WorkBench } from '../fixtures/work-bench.js';

const wish = { kind: 'docs', goal: 'Say in README.md what subtract does', criteria: ['README.md names subtract'] };

const README_TEST =
  "import assert from 'node:assert/strict';\nimport { readFileSync } from 'node:fs';\nimport { test } from 'node:test';\n\ntest('names subtract', () => assert.match(readFileSync('README.md', 'utf8'), /subtract/));\n";
const FINISH_README = call('finish', {
  title: 'docs: say what subtract does',
  summary: 'README.md names subtract.',
  files: ['README.md', 'test/readme.test.js'].map((path) => ({ path, reason: 'says it' })),
  proofs: [{ criterion: 'C1', test: { file: 'test/readme.test.js', name: 'names subtract' } }],
});

describe('an agent that hands over', () => {
  it('leaves its files as a commit, and says who is to do what, which another one then goes on with on the same branch', async () => {
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN, WRITE_TEST, EDIT, call('hand_over', wish)]]);
    const first = await bench.work({ goal: GOAL });
    expect(first).toMatchObject({ complete: false, how: 'handed_over', hand_over: wish, cost_usd: 0.001 });
    bench.log.entries.splice(0);
    const words = call('write', { path: 'README.md', text: 'subtract takes the second from the first\n' });
    bench.script([[PLAN, words, call('write', { path: 'test/readme.test.js', text: README_TEST })], [FINISH_README]]);
    const { branch, commit, cost_usd: spent_usd } = first;
    const second = await bench.work({
      goal: wish.goal,
      branch,
      base: commit,
      continues: true,
      spent_usd,
      criteria: wish.criteria,
      budget_usd: 1,
    });
    expect(second).toMatchObject({ hand_over: null, base: commit, cost_usd: 0.003 });
    expect(bench.log.of('begun')[0]).toMatchObject({ budget: 999_000, base: commit });
  });

  it('brings what it changes behind the commit of the one before it', async () => {
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN, EDIT, call('hand_over', wish)]]);
    const { branch, commit } = await bench.work({ goal: GOAL });
    bench.log.entries.splice(0);
    bench.script([[call('write', { path: 'README.md', text: 'subtract takes away\n' }), call('hand_over', { ...wish, kind: 'review' })]]);
    const second = await bench.work({ kind: 'docs', goal: wish.goal, branch, base: commit, continues: true, criteria: ['x is said'] });
    expect([second['branch'], await bench.git('rev-parse', `${branch}^`), await bench.git('rev-parse', branch)]).toEqual([
      branch,
      commit,
      second['commit'],
    ]);
  });

  it.each(['code', 'nobody'])('is told that it cannot to %s', async (kind) => {
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN, call('hand_over', { ...wish, kind })], [call('hand_over', wish)]]);
    expect(await bench.work({ goal: GOAL })).toMatchObject({ how: 'handed_over', branch: '' });
    expect(bench.log.of('acted')[1]).toMatchObject({ outcome: 'failed', text: expect.stringContaining('There is no other kind') });
  });
});
