import { describe, expect, it } from 'vitest';
import { call } from '../fixtures/scripted-models.js';
import { EDIT, FINISH, GOAL, PLAN, WRITE_TEST } from '../fixtures/subtraction.js';
import { CALCULATOR, WorkBench, type Result } from '../fixtures/work-bench.js';

const DEAD = new Error('the process died');
/** Appends to a file: done twice, it would stand there twice. */
const APPEND = call('run', { program: 'node', args: ['-e', "require('node:fs').appendFileSync('notes.md', 'once\\n')"] });
const SCRIPT = [[PLAN], [WRITE_TEST, EDIT, APPEND], [call('rename', { from: 'notes.md', to: 'docs/notes.md' })], [FINISH]];

/** Starts a new process as often as the old one dies. */
async function untilDone(bench: WorkBench): Promise<{ readonly result: Result; readonly deaths: number }> {
  for (let deaths = 0; ; deaths += 1) {
    try {
      return { result: await bench.work({ goal: GOAL }), deaths };
    } catch (thrown) {
      if (thrown !== DEAD) throw thrown;
    }
  }
}

function dieOnce(): (seq: number) => void {
  const died = new Set<number>();
  return (seq) => {
    if (died.has(seq)) return;
    died.add(seq);
    throw DEAD;
  };
}

describe('a process that dies', () => {
  it('after each thing that it wrote down: nothing is done or paid twice', async () => {
    await using bench = await WorkBench.with(CALCULATOR, SCRIPT);
    const die = dieOnce();
    bench.log.onAppend = ({ seq }) => die(seq);
    const { result, deaths } = await untilDone(bench);
    expect(result).toMatchObject({ complete: true, questions: 4 });
    expect([deaths, bench.models.paid]).toEqual([bench.log.writes, 4]);
    expect(await bench.git('show', `${result['branch']}:docs/notes.md`)).toBe('once');
  });

  it('before it wrote down what it did: it is done again from where it was, and an answer is not paid again', async () => {
    await using bench = await WorkBench.with(CALCULATOR, SCRIPT);
    const die = dieOnce();
    bench.log.beforeAppend = die;
    const { result } = await untilDone(bench);
    expect(result).toMatchObject({ complete: true, questions: 4 });
    expect(bench.models.paid).toBe(4);
    expect(await bench.git('show', `${result['branch']}:docs/notes.md`)).toBe('once');
    expect(await bench.git('rev-list', '--count', `main..${result['branch']}`)).toBe('1');
  });

  it('lets go of a task that another process works on', async () => {
    await using bench = await WorkBench.with(CALCULATOR, SCRIPT);
    bench.log.beforeAppend = (seq) => {
      if (seq !== 5) return;
      bench.log.beforeAppend = () => {};
      bench.log.entries.push({ seq, at: new Date(), event: { type: 'nudged', about: 'x', text: 'by somebody else' } });
    };
    await expect(bench.work({ goal: GOAL })).rejects.toMatchObject({ code: 'contended' });
  });
});
