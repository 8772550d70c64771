import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError } from '@hexad/kernel';
import { caseOfRun } from '../../runs/application/case-of-run.js';
import { openGround, World, type Ground } from '../../runs/testing/world.js';
import { shippedVocabulary } from '../shipped.js';
import { readCases } from './read-cases.js';
import { testWorkflow } from './test-workflow.js';

const FILE = `name: deploy
version: "1"
steps:
  - { name: branch, agent: code, action: branch, outputs: { name: branch }, compensate: { agent: code, action: drop } }
  - { name: go, type: wait, signal: window, outputs: { window: window } }
  - { name: push, agent: code, action: push, inputs: { at: "\${window}" }, retry: { attempts: 2, delay: 0, codes: [unavailable] }, on_error: rollback }
`;

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
}, 60_000);
afterAll(() => ground[Symbol.asyncDispose]());

const replayed = (recorded: object, file = FILE) =>
  testWorkflow(file, readCases(JSON.stringify({ cases: [recorded] })), shippedVocabulary(), () => undefined)[0]!;

async function undone(world: World): Promise<string> {
  const run = await world.start('deploy');
  await world.seen(run, 'step.waiting', 'go');
  await world.service.steerRun.signal(world.ann.tenant, run, { signal: 'window', payload: 'tonight', key: '' });
  await world.ended(run);
  return run;
}

it('a finished run replays as a case: its failures, its signals and its undoing', async () => {
  const failures = ['unavailable', 'invalid'] as const;
  let tries = 0;
  await using world = await World.open({
    ground,
    workflows: { deploy: FILE },
    agent: ({ action }) => (action === 'push' ? new AppError(failures[tries++]!, 'no') : { name: 'b1' }),
  });
  const run = await undone(world);
  const recorded = await caseOfRun(world.service.runs, world.service.large, world.ann.tenant, run);
  expect(recorded).toMatchObject({
    stubs: { branch: [{ result: { name: 'b1' } }], push: [{ fail: 'unavailable' }, { fail: 'invalid' }] },
    events: [{ signal: 'window', payload: 'tonight' }],
    expect: { state: 'compensated', error: 'invalid', steps: { branch: 'compensated', 'branch/compensate': 'succeeded', push: 'failed' } },
  });
  expect(replayed(recorded).problems).toEqual([]);
  expect(replayed(recorded, FILE.replace('on_error: rollback', 'on_error: fail')).passed).toBe(false);
});

it('a rerun is a case too, with what it took over', async () => {
  await using world = await World.open({ ground, workflows: { deploy: FILE }, agent: () => ({ name: 'b1' }) });
  const again = { runId: await undone(world), from: 'push', inputs: {}, key: '' };
  const run = await world.service.rerun.execute(world.ann, again);
  await world.ended(run);
  expect(replayed(await caseOfRun(world.service.runs, world.service.large, world.ann.tenant, run)).problems).toEqual([]);
});

it('a run that goes on is no case yet', async () => {
  await using world = await World.open({ ground, workflows: { deploy: FILE }, agent: () => undefined });
  const run = await world.start('deploy');
  await expect(caseOfRun(world.service.runs, world.service.large, world.ann.tenant, run)).rejects.toMatchObject({ code: 'conflict' });
});
