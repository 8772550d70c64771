import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError, SystemClock } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MemoryResults } from '../fixtures/memory-results.js';
import { Action, type ActionContext } from './action.js';
import { PerformTask, type Work } from './perform-task.js';
import { Workspaces } from './workspaces.js';

const Inputs = z.object({ word: z.string() });

class Say extends Action<typeof Inputs> {
  override readonly name = 'say';
  override readonly inputs = Inputs;
  times = 0;
  readonly #work: (context: ActionContext) => Promise<object>;
  constructor(work: (context: ActionContext) => Promise<object> = async () => ({})) {
    super();
    this.#work = work;
  }
  override async execute({ word }: { word: string }, context: ActionContext): Promise<object> {
    this.times += 1;
    return { said: word, ...(await this.#work(context)) };
  }
}

const work = (given: Partial<Work> = {}): Work => ({
  tenant: '01890000-0000-7000-8000-00000000000f',
  taskId: '01890000-0000-7000-8000-000000000001',
  runId: '01890000-0000-7000-8000-0000000000aa',
  stepPath: 'hello',
  attempt: 1,
  projectId: '',
  kind: 'code',
  action: 'say',
  inputsJson: '{"word":"hello"}',
  deadline: 0,
  ...given,
});

const untilAborted = ({ signal }: ActionContext): Promise<object> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });

const only = (results: MemoryResults): unknown => [...results.kept.values()][0];

const value = async (_caller: unknown, runId: string, sha256: string): Promise<string> => {
  if (sha256 !== 'known') throw new AppError('not_found', `Run ${runId} names no value ${sha256}.`);
  return '"a large word"';
};

describe('performing a task', () => {
  let folder: string;
  let workspaces: Workspaces;
  const never = new AbortController().signal;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hexad-perform-'));
    workspaces = new Workspaces(folder, new SystemClock());
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function performing(action: Action, results = new MemoryResults()): { perform: PerformTask; results: MemoryResults } {
    return { perform: new PerformTask([action], { results, workspaces, clock: new SystemClock(), runs: { value } }), results };
  }
  it('keeps the result and tells progress in its order', async () => {
    const { perform, results } = performing(
      new Say(async ({ progress }) => {
        progress('one');
        progress('two');
        return {};
      }),
    );
    await perform.execute(work(), never);
    expect([only(results), results.lines]).toEqual([{ state: 'succeeded', result: { said: 'hello' } }, ['', 'one', 'two']]);
  });

  it('gets the inputs that were too large for the task from the run, and fails when they are gone', async () => {
    const { perform, results } = performing(new Say());
    await perform.execute(work({ inputsJson: '{"$large":{"word":{"sha256":"known","bytes":9}}}' }), never);
    await perform.execute(work({ attempt: 2, inputsJson: '{"$large":{"word":{"sha256":"gone","bytes":9}}}' }), never);
    expect([...results.kept.values()]).toMatchObject([
      { state: 'succeeded', result: { said: 'a large word' } },
      { state: 'failed', error: { code: 'not_found' } },
    ]);
  });

  it('does not do again what it has a result of', async () => {
    const action = new Say();
    const { perform } = performing(action);
    await perform.execute(work(), never);
    await perform.execute(work(), never);
    await perform.execute(work({ attempt: 2 }), never);
    expect(action.times).toBe(2);
  });

  it('does a task once that is delivered twice at the same time', async () => {
    const action = new Say();
    const { perform } = performing(action);
    await Promise.all([perform.execute(work(), never), perform.execute(work(), never)]);
    expect(action.times).toBe(1);
  });

  it.each([
    ['the error of the action', new Say(() => Promise.reject(new AppError('disk_full', 'full'))), {}, 'disk_full'],
    ['anything else as internal', new Say(() => Promise.reject(new TypeError('x'))), {}, 'internal'],
    ['an action that nobody can do', new Say(), { action: 'sing' }, 'unsupported'],
    ['inputs that the action cannot use', new Say(), { inputsJson: '{"word":1}' }, 'invalid'],
    ['inputs that are no JSON', new Say(), { inputsJson: '{' }, 'invalid'],
    ['a run id that would lead elsewhere', new Say(), { runId: '../../x' }, 'invalid'],
    ['a deadline that has passed', new Say(untilAborted), { deadline: 1 }, 'timeout'],
  ])('fails with %s', async (_, action, given, code) => {
    const { perform, results } = performing(action);
    await perform.execute(work(given), never);
    expect(only(results)).toMatchObject({ state: 'failed', error: { code } });
  });

  it('keeps no result when it was stopped, so that it is delivered again', async () => {
    const stop = new AbortController();
    const { perform, results } = performing(
      new Say((context) => {
        stop.abort(new AppError('cancelled', 'closing'));
        return untilAborted(context).catch(() => ({}));
      }),
    );
    await expect(perform.execute(work(), stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(results.kept.size).toBe(0);
  });

  it('does not fail the work when progress cannot be told', async () => {
    const results = new (class extends MemoryResults {
      override progress = (): Promise<void> => Promise.reject(new AppError('unavailable', 'no database'));
    })();
    await performing(new Say(), results).perform.execute(work(), never);
    expect(only(results)).toMatchObject({ state: 'succeeded' });
  });
});
