import { describe, expect, it } from 'vitest';
import { GOAL, SUBTRACTION } from '../fixtures/subtraction.js';
import { CALCULATOR, WorkBench } from '../fixtures/work-bench.js';

describe('work in a repository', () => {
  it('ends with a branch, its description and the proof, and leaves the files of the person alone', async () => {
    await using bench = await WorkBench.with(CALCULATOR, SUBTRACTION);
    await bench.write('notes.txt', 'not committed yet');
    const before = await bench.git('status', '--porcelain');
    const result = await bench.work({ goal: GOAL });
    expect(result).toMatchObject({ complete: true, how: 'done', diff: { files: 2, added: 6, removed: 1 }, questions: 4, cost_usd: 0.004 });
    expect(await bench.git('rev-parse', result['branch'])).toBe(result['commit']);
    expect(await bench.git('show', `${result['commit']}:src/calculator.js`)).toContain('a - b');
    expect([await bench.git('status', '--porcelain'), await bench.git('branch', '--show-current')]).toEqual([before, 'main']);
  });

  it('proves each criterion with a test that failed before', async () => {
    await using bench = await WorkBench.with(CALCULATOR, SUBTRACTION);
    const { proof } = await bench.work({ goal: GOAL });
    expect(proof.rows).toMatchObject([
      {
        criterion: 'C1',
        result: 'proved',
        before: { exitCode: 1 },
        after: { exitCode: 0 },
        by: 'test/subtract.test.js: takes the second from the first',
      },
    ]);
    expect(proof.checks).toMatchObject([{ name: 'test', exitCode: 0 }]);
  });
});
