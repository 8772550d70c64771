import { describe, expect, it } from 'vitest';
import { CALCULATOR, WorkBench } from '../fixtures/work-bench.js';

const MERGE = { head: 'mend', target: 'trunk', checks: ['test: git grep -q subtract'] };
const FIXED = 'export const add = (a, b) => a + b;\n\nexport const subtract = (a, b) => a - b;\n';

/** A branch `mend` besides `trunk`, which is checked out nowhere. */
async function ground(): Promise<WorkBench> {
  const bench = await WorkBench.with(CALCULATOR);
  await commit(bench, 'trunk', 'main', 'src/other.js', 'export const other = 1;\n');
  await commit(bench, 'mend', 'main', 'src/calculator.js', FIXED);
  return bench;
}

async function commit(bench: WorkBench, branch: string, from: string, file: string, text: string): Promise<void> {
  await bench.git('checkout', '--quiet', '-B', branch, from);
  await bench.write(file, text);
  await bench.git('add', '--all');
  await bench.git('commit', '--quiet', '-m', `fix: ${branch}`);
  await bench.git('checkout', '--quiet', 'main');
}

describe('a change set that landed before its process was killed', () => {
  it('has landed, though others changed the same lines since and its branch is gone', async () => {
    await using bench = await ground();
    const first = await bench.merge(MERGE);
    expect(first).toMatchObject({ landed: true });
    // The process dies before it can tell, and somebody else goes on from there.
    await commit(bench, 'trunk', 'trunk', 'src/calculator.js', FIXED.replace('a - b', 'a - b - 0'));
    expect(await bench.merge(MERGE)).toMatchObject({ landed: true, commit: first['commit'] });
    await bench.git('branch', '-D', 'mend');
    expect(await bench.merge(MERGE)).toMatchObject({ landed: true, commit: first['commit'] });
  });

  it('is put there when it was killed just before', async () => {
    await using bench = await ground();
    const dead = new Error('the process died');
    bench.log.onAppend = () => {
      bench.log.onAppend = () => {};
      throw dead;
    };
    await expect(bench.merge(MERGE)).rejects.toThrow(dead.message);
    const merged = await bench.merge(MERGE);
    expect([merged['landed'], await bench.git('rev-parse', 'trunk')]).toEqual([true, merged['commit']]);
  });
});
