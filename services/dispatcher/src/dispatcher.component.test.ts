import {
  AGENTS_TASK_ENDED,
  AGENTS_TASK_PROGRESSED,
  DISPATCHER_TASK_FINISHED,
  WORKFLOW_TASK_CANCELLED,
  WORKFLOW_TASK_REQUESTED,
} from '@hexad/proto/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, Ground, offered, requested, runId, taskId, tenant, type Arrivals } from './fixtures/ground.js';

const FIRST = '01890000-0000-7000-8000-0000000000c1';

describe('the dispatcher on a real store and bus', () => {
  let ground: Ground;
  let handed: Arrivals;
  let finished: Arrivals;
  beforeAll(async () => {
    ground = await Ground.open();
    finished = await ground.hear(DISPATCHER_TASK_FINISHED);
    ({ handed } = await ground.sit(FIRST, [offered({ capacity: 10 })]));
  }, 60_000);
  afterAll(() => ground?.[Symbol.asyncDispose]());

  it('brings a task to an agent and the result back to the workflow', async () => {
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(1));
    expect(await handed.next()).toMatchObject({ taskId: taskId(1), attempt: 1, action: 'prepare', inputsJson: '{"a":1}' });
    expect(await ground.views.find(tenant, taskId(1))).toMatchObject({ agent: 'code-1', task: { state: 'assigned', placements: 1 } });
    await ground.say('agents', AGENTS_TASK_ENDED, ended(1));
    expect(await finished.next()).toMatchObject({ taskId: taskId(1), attempt: 1, state: 'succeeded', resultJson: '{"done":true}' });
    expect(await ground.views.find(tenant, taskId(1))).toMatchObject({ agent: 'code-1', task: { state: 'succeeded' } });
  });

  it('lets the result of an earlier attempt change nothing', async () => {
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(2));
    expect(await handed.next()).toMatchObject({ attempt: 1 });
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(2, { attempt: 2 }));
    expect(await handed.next()).toMatchObject({ attempt: 2 });
    await ground.say('agents', AGENTS_TASK_ENDED, ended(2, 1));
    await ground.say('agents', AGENTS_TASK_ENDED, ended(2, 2));
    expect(await finished.next()).toMatchObject({ taskId: taskId(2), attempt: 2 });
    expect((await ground.seats.all())[0]).toMatchObject({ used: 0 });
  });

  it.each([
    ['of an unknown kind', { agentKind: 'poet' }, '"unsupported"'],
    ['with files outside of its repository', { inputsJson: '{"repo":"r","files":["../x"]}' }, '"invalid"'],
  ])('fails a task %s at once', async (_, given, code) => {
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(3, { ...given, attempt: 1 + finished.unread + (Date.now() % 1e9) }));
    expect(await finished.next()).toMatchObject({ taskId: taskId(3), state: 'failed', errorJson: expect.stringContaining(code) });
  });

  it('shows the tasks of a run in the order in which they were asked for', async () => {
    expect((await ground.views.ofRun(tenant, runId)).map(({ task }) => [task.id, task.state])).toEqual([
      [taskId(1), 'succeeded'],
      [taskId(2), 'succeeded'],
      [taskId(3), 'failed'],
    ]);
  });

  it('drops what comes for a cancelled task, and its agent has room again', async () => {
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(4));
    await handed.next();
    await ground.say('workflow', WORKFLOW_TASK_CANCELLED, { taskId: taskId(4), attempt: 1 });
    await ground.say('agents', AGENTS_TASK_ENDED, ended(4));
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(5, { agentKind: 'poet' }));
    expect(await finished.next()).toMatchObject({ taskId: taskId(5) });
    expect(await ground.views.find(tenant, taskId(4))).toMatchObject({ task: { state: 'cancelled' } });
    expect((await ground.seats.all())[0]).toMatchObject({ used: 0 });
  });

  it('tells people what happened to a task, in order', async () => {
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(6));
    await handed.next();
    const about = { taskId: taskId(6), runId, stepPath: 'prepare', attempt: 1 };
    await ground.say('agents', AGENTS_TASK_PROGRESSED, { ...about, message: '' });
    await ground.say('agents', AGENTS_TASK_PROGRESSED, { ...about, message: 'tests run' });
    await ground.say('agents', AGENTS_TASK_ENDED, ended(6));
    await finished.next();
    const events = await ground.views.events(tenant, taskId(6), 0, 100);
    expect(events.map(({ sequence, type }) => `${sequence} ${type}`)).toEqual([
      '1 queued',
      '2 assigned',
      '3 running',
      '4 progressed',
      '5 succeeded',
    ]);
  });

  it('gives no more than agents have room for, and the rest in its own order', async () => {
    await ground.beat(FIRST, [offered({ capacity: 1 })]);
    for (const [n, priority] of [
      [10, 1],
      [11, 0],
      [12, 2],
    ] as const) {
      await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(n, { priority }));
      if (n === 10) await handed.next();
    }
    const order: unknown[] = [];
    for (const n of [10, 12, 11]) {
      await ground.say('agents', AGENTS_TASK_ENDED, ended(n));
      await finished.next();
      if (n !== 11) order.push((await handed.next())['taskId']);
    }
    expect(order).toEqual([taskId(12), taskId(11)]);
  });

  it('counts how tasks went, by tenant, kind and action', async () => {
    const { successes } = await new (await import('./adapters/stored-line.js')).StoredLine(ground.stores.dispatcher).of(tenant);
    expect([...successes.values()]).toMatchObject([{ kind: 'code', action: 'prepare', failed: 0 }]);
  });
});
