import { Plan } from '@hexad/proto/documents';
import type { JournalEntry } from '@hexad/proto/workflow/v1/workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from './expressions/json.js';
import { ann, bob, openHouse, type House } from './runs/testing/house.js';

const CLEAN: Readonly<Record<string, Json>> = { check: { clean: true, findings: [] }, prove: { proof: { complete: true } } };

let house: House;
/** Set while a test wants to answer a task of this action itself. */
let held = '';

beforeAll(async () => {
  house = await openHouse(({ action }) => (action === held ? undefined : (CLEAN[action] ?? {})));
}, 60_000);

afterAll(() => house[Symbol.asyncDispose]());

const inputs = (more: object = {}) => JSON.stringify({ brief_id: 'brief', stack: ['node-api'], ...more });

async function start(given = inputs(), idempotencyKey = ''): Promise<string> {
  const { runId } = await house.workflow.startRun(
    { workflow: 'build', projectId: 'project', inputsJson: given, idempotencyKey },
    { caller: ann },
  );
  return runId;
}

async function watched(runId: string, onEntry: (entry: JournalEntry) => Promise<void> = async () => {}): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const { entry } of house.workflow.watchRun({ runId, after: 0 }, { caller: ann })) {
    entries.push(entry!);
    await onEntry(entry!);
  }
  return entries;
}

const get = async (runId: string) => (await house.workflow.getRun({ runId }, { caller: ann })).run!;

describe('the workflow role', () => {
  it('builds from a brief: with questions, a plan, and every step visible while it runs', async () => {
    const runId = await start(inputs({ ask: true }));
    const before = await get(runId);
    const journal = await watched(runId, async ({ type }) => {
      if (type !== 'step.waiting') return;
      const run = await get(runId);
      expect([run.state, run.waitingFor]).toEqual(['waiting', 'answers']);
      const questions = JSON.parse(run.waitingPayloadJson) as { id: string }[];
      const payloadJson = JSON.stringify(Object.fromEntries(questions.map(({ id }) => [id, 'large'])));
      const again = { caller: ann, idempotencyKey: `answers-${runId}` };
      await house.workflow.signalRun({ runId, signal: 'answers', payloadJson }, again);
      await house.workflow.signalRun({ runId, signal: 'answers', payloadJson }, again);
      await expect(house.workflow.signalRun({ runId, signal: 'answers', payloadJson: '{}' }, again)).rejects.toMatchObject({
        code: 'conflict',
      });
    });
    const run = await get(runId);
    expect(before.steps.map((step) => step.path)).toEqual([
      'analyse',
      'clarify',
      'spec',
      'architecture',
      'agree',
      'plan',
      'prepare',
      'stories',
      'prove',
      'deliver',
    ]);
    expect([run.state, journal.at(-1)!.type]).toEqual(['succeeded', 'run.succeeded']);
    expect(run.steps.find((step) => step.path === 'stories[T2]/integrate')).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      description: 'Merge the change set',
    });
    expect(JSON.parse(run.variablesJson)).toMatchObject({
      answers: { 'Q-size': 'large' },
      overview: 'A sample.',
      proof: { complete: true },
    });
  });

  it('keeps the plan of a run', async () => {
    const runId = await start();
    await watched(runId);
    const plan = Plan.parse(JSON.parse((await house.workflow.getPlan({ runId }, { caller: ann })).planJson));
    expect(plan.tasks.map(({ id, story, dependsOn }) => ({ id, story, dependsOn }))).toEqual([
      { id: 'T1', story: 'S1', dependsOn: [] },
      { id: 'T2', story: 'S2', dependsOn: ['T1'] },
    ]);
  });

  it('ends a run with the code that the spec service gave', async () => {
    const runId = await start(inputs({ brief_id: 'empty' }));
    await watched(runId);
    expect(await get(runId)).toMatchObject({ state: 'failed', errorCode: 'nothing_buildable' });
  });

  it('gives one run for one idempotency key', async () => {
    const runs = [await start(inputs(), 'key-1'), await start(inputs(), 'key-1')];
    expect(runs[0]).toBe(runs[1]);
    await watched(runs[0]!);
  });

  it('lists runs and shows them to their tenant only', async () => {
    const runId = await start();
    await watched(runId);
    const { runs } = await house.workflow.listRuns({ limit: 1, cursor: '', state: 'succeeded' }, { caller: ann });
    expect(runs.map((run) => run.id)).toEqual([runId]);
    expect((await house.workflow.listRuns({ limit: 0, cursor: '', state: '' }, { caller: bob })).runs).toEqual([]);
    await expect(house.workflow.getRun({ runId }, { caller: bob })).rejects.toMatchObject({ code: 'not_found' });
    await expect(house.workflow.watchRun({ runId, after: 0 }, { caller: bob })[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it.each([
    [{ workflow: 'none', inputsJson: '' }, 'not_found'],
    [{ workflow: '../build', inputsJson: '' }, 'invalid'],
    [{ workflow: 'build', inputsJson: '{' }, 'invalid'],
    [{ workflow: 'build', inputsJson: '[]' }, 'invalid'],
    [{ workflow: 'build', inputsJson: '{"stack": ["node-api"]}' }, 'invalid'],
  ])('refuses %j as %s', async (request, code) => {
    await expect(house.workflow.startRun({ projectId: 'project', idempotencyKey: '', ...request }, { caller: ann })).rejects.toMatchObject({
      code,
    });
  });

  it('cancels and resumes', async () => {
    held = 'prepare';
    const runId = await start();
    await house.agents.until(() => house.agents.requested.at(-1)?.runId === runId);
    await house.workflow.cancelRun({ runId }, { caller: ann });
    held = '';
    expect((await get(runId)).state).toBe('cancelled');
    const { run } = await house.workflow.resumeRun({ runId, deadlineSeconds: 0 }, { caller: ann });
    await watched(runId);
    expect([run!.state, (await get(runId)).state]).toEqual(['running', 'succeeded']);
    await expect(house.workflow.resumeRun({ runId, deadlineSeconds: 0 }, { caller: ann })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('goes on by itself after it was stopped and started in the middle of a run', async () => {
    held = 'generate';
    const runId = await start();
    await house.agents.until(() => house.agents.requested.some((task) => task.runId === runId && task.action === held));
    await house.restart();
    held = '';
    const task = house.agents.requested.findLast((one) => one.runId === runId)!;
    await house.agents.finish(ann.tenant, task, {});
    await watched(runId);
    const run = await get(runId);
    expect([run.state, run.steps.every((step) => step.attempt <= 1)]).toEqual(['succeeded', true]);
  });
});
