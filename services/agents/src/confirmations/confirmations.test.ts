import { describe, expect, it } from 'vitest';
import { call } from '../fixtures/scripted-models.js';
import { EDIT, FINISH, GOAL, PLAN, WRITE_TEST } from '../fixtures/subtraction.js';
import { CALCULATOR, WorkBench } from '../fixtures/work-bench.js';
import { DEFAULT_POLICY, type ConfirmationPolicy } from './domain/policy.js';

const OLD_TEST = 'test/calculator.test.js';
/** Takes away more than an agent may without a yes. */
const REMOVED = call('remove', { path: OLD_TEST });
const REST = [[WRITE_TEST, EDIT], [FINISH]];

const benchWith = async (policy: Partial<ConfirmationPolicy>, action: ReturnType<typeof call> = REMOVED) => {
  const bench = await WorkBench.with(CALCULATOR, [[PLAN, action], ...REST]);
  bench.policy = { ...DEFAULT_POLICY, ...policy };
  return bench;
};
const filesOf = (bench: WorkBench, branch: string) => bench.git('ls-tree', '-r', '--name-only', branch);

/** Nobody answers, and time goes by. */
const nobodyFor = (bench: WorkBench, minutes: number): void => {
  bench.log.onAppend = ({ event }) => void (event.type === 'asked' && (bench.aheadMs = minutes * 60_000));
};

describe('what takes a person’s yes', () => {
  it('is refused without asking where the policy says so, and what was done is taken back', async () => {
    await using bench = await benchWith({ otherwise: 'refuse' });
    const { complete, branch } = await bench.work({ goal: GOAL });
    expect([complete, bench.log.of('asked')]).toEqual([true, []]);
    expect(bench.log.of('acted')[1]).toMatchObject({ outcome: 'refused', text: expect.stringContaining('It was taken back') as string });
    expect(await filesOf(bench, branch)).toContain(OLD_TEST);
  });

  it('is done without asking below the risk that the policy allows, whatever the kind says', async () => {
    await using bench = await benchWith({ allowBelow: 4 });
    const { branch } = await bench.work({ goal: GOAL });
    expect([bench.log.of('asked'), (await filesOf(bench, branch)).includes(OLD_TEST)]).toEqual([[], false]);
  });

  it('counts as refused when nobody has answered in time, and the work goes on', async () => {
    await using bench = await benchWith({ answerMinutes: 10 });
    nobodyFor(bench, 10);
    const { complete, branch } = await bench.work({ goal: GOAL });
    const text = expect.stringContaining('Nobody answered within 10 minutes. It was taken back.') as string;
    expect([complete, bench.log.of('acted')[1]]).toMatchObject([true, { outcome: 'refused', text }]);
    expect(await filesOf(bench, branch)).toContain(OLD_TEST);
  });

  it('ends the task where the policy says so, with the question as the reason', async () => {
    await using bench = await benchWith({ answerMinutes: 1, silence: 'end' });
    nobodyFor(bench, 1);
    const reason = expect.stringContaining('Nobody answered within a minute: With remove') as string;
    expect(await bench.work({ goal: GOAL })).toMatchObject({ complete: false, how: 'unanswered', reasons: [reason] });
  });
});

it('a question of the agent itself that nobody answers in time has it go on with care', async () => {
  await using bench = await benchWith({ otherwise: 'refuse', answerMinutes: 5 }, call('ask', { question: 'Which is taken from which?' }));
  nobodyFor(bench, 5);
  const result = await bench.work({ goal: GOAL });
  expect([result['complete'], bench.log.of('acted')[1]!.text]).toEqual([true, expect.stringContaining('what you assumed')]);
});
