import { describe, expect, it } from 'vitest';
import { call } from '../fixtures/scripted-models.js';
import { EDIT, FINISH, GOAL, PLAN, WRITE_TEST } from '../fixtures/subtraction.js';
import { CALCULATOR, WorkBench } from '../fixtures/work-bench.js';

const OLD_TEST = 'test/calculator.test.js';
const node = (script: string) => call('run', { program: 'node', args: ['-e', script] });
const REMOVED = node(`require('node:fs').rmSync('${OLD_TEST}')`);
const REST = [[WRITE_TEST, EDIT], [FINISH]];

/** Answers the question of a task once it is asked. */
const answer = (bench: WorkBench, text: string): void => {
  bench.log.onAppend = ({ event }) =>
    event.type === 'asked' && setImmediate(() => void bench.log.hear('', '', { id: 'm1', author: 'user:ann', text }));
};

describe('tests of the repository that a task takes away', () => {
  it.each([
    ['by a command', REMOVED],
    ['by a tool', call('remove', { path: OLD_TEST })],
    ['by leaving none in their file', call('write', { path: OLD_TEST, text: '// later\n' })],
    ['by skipping one', call('edit', { path: OLD_TEST, search: "test('adds'", replace: "test.skip('adds'" })],
    ['by moving them to where nobody looks', call('rename', { from: OLD_TEST, to: 'old/calculator.js.txt' })],
  ])('%s wait for a person, and are back when it says no', async (_, action) => {
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN, action], ...REST]);
    answer(bench, 'no, keep them');
    const result = await bench.work({ goal: GOAL });
    expect(bench.log.of('asked')).toMatchObject([{ question: expect.stringContaining(`took away tests: ${OLD_TEST}`) }]);
    expect(bench.log.of('acted')[1]).toMatchObject({ outcome: 'refused', text: expect.stringContaining('user:ann does not want this') });
    expect(await bench.git('ls-tree', '-r', '--name-only', result['branch'])).toContain(OLD_TEST);
  });

  it('go when a person says yes, also after the process that asked was killed', async () => {
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN, REMOVED], ...REST]);
    const dead = new Error('the process died');
    bench.log.onAppend = ({ event }) => {
      if (event.type === 'asked') throw dead;
    };
    await expect(bench.work({ goal: GOAL })).rejects.toBe(dead);
    bench.log.onAppend = () => {};
    bench.log.said.push({ id: 'm1', author: 'user:ann', text: 'yes' });
    const result = await bench.work({ goal: GOAL });
    expect(bench.log.of('acted')[1]).toMatchObject({ outcome: 'done', text: expect.stringContaining('This took away tests') });
    expect(await bench.git('ls-tree', '-r', '--name-only', result['branch'])).not.toContain(OLD_TEST);
  });

  it('ask nobody when they are the own ones, or the kind wants no questions', async () => {
    const own = [call('write', { path: 'test/own.test.js', text: 'test("x")' }), call('remove', { path: 'test/own.test.js' })];
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN, ...own], ...REST]);
    expect(await bench.work({ goal: GOAL })).toMatchObject({ complete: true });
    await using free = await WorkBench.with(CALCULATOR, [[PLAN, REMOVED], ...REST]);
    free.kinds = new Map([...free.kinds].map(([name, kind]) => [name, { ...kind, confirm_from: 4 }]));
    await free.work({ goal: GOAL });
    expect([bench.log.of('asked'), free.log.of('asked')]).toEqual([[], []]);
  });
});
