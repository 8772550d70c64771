import { describe, expect, it } from 'vitest';
import { AppError } from '@hexad/kernel';
import { call, words } from '../fixtures/scripted-models.js';
import { GOAL, PLAN } from '../fixtures/subtraction.js';
import { CALCULATOR, WorkBench } from '../fixtures/work-bench.js';

const OVER = new AppError('budget_reached', 'nothing is left');
const look = (name: string) => [call('search', { text: name })];
/** Ten looks, none of them the same. */
const LOOKS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map(look);

/** Answers a question for notes out of turn. */
const answering = (said: string) => (asked: readonly (readonly ReturnType<typeof call>[])[]) => {
  let at = 0;
  return Array.from({ length: asked.length + 1 }, () => ({ tools }: { tools: readonly unknown[] }) => {
    if (tools.length === 0) return [words(said)];
    const line = asked[at];
    at += 1;
    if (!line) throw OVER;
    return line;
  });
};

async function bench(budget_usd: number): Promise<WorkBench> {
  const made = await WorkBench.with(CALCULATOR, answering('src/calculator.js subtracts wrongly')([[PLAN], ...LOOKS]));
  const code = made.kinds.get('code')!;
  made.kinds = new Map(made.kinds).set('code', { ...code, limits: { ...code.limits, context: 2_000 } });
  made.models.tokens = { input: 2_100, output: 50 };
  await made.work({ goal: GOAL, budget_usd });
  return made;
}

describe('a run that becomes too long', () => {
  it('is summed up by the model, within its budget, and goes on with the notes', async () => {
    await using long = await bench(0);
    const noted = long.log.of('condensed').find(({ summary }) => summary !== '');
    expect(noted).toMatchObject({ summary: 'src/calculator.js subtracts wrongly', cost: 1_000 });
    const last = JSON.stringify(long.models.questions.at(-1)!.turns);
    expect([last.includes('Your notes of what happened so far'), last.includes(GOAL)]).toEqual([true, true]);
  });

  it('is only shortened when notes would cost what is left', async () => {
    await using long = await bench(0.03);
    expect(long.log.of('condensed').map(({ summary }) => summary)).not.toContain('src/calculator.js subtracts wrongly');
  });
});
