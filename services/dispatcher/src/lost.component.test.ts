import { AGENTS_TASK_ENDED, DISPATCHER_TASK_FINISHED, DISPATCHER_TASK_MESSAGED, WORKFLOW_TASK_REQUESTED } from '@hexad/proto/events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BusHanded } from './adapters/bus-handed.js';
import { StoredLine } from './adapters/stored-line.js';
import { StoredTasks } from './adapters/stored-tasks.js';
import { FindLost } from './application/find-lost.js';
import { PlaceTasks } from './application/place-tasks.js';
import { PutRight } from './application/put-right.js';
import { SteerTask } from './application/steer-task.js';
import { Ground, ended, offered, requested, runId, taskId, tenant } from './fixtures/ground.js';

const [FIRST, SECOND] = ['01890000-0000-7000-8000-0000000000c1', '01890000-0000-7000-8000-0000000000c2'];

const sitting = (process: string) => ({ process, host: 'here', kinds: [offered()], held: [], taking: true });
const files = (...names: string[]) => ({ inputsJson: JSON.stringify({ repo: 'r', files: names }) });

describe('agents that come and go', () => {
  let ground: Ground;
  let ledger: StoredTasks;
  let lost: FindLost;
  beforeAll(async () => {
    ground = await Ground.open();
    ledger = new StoredTasks(ground.stores.dispatcher);
  }, 60_000);
  beforeEach(() => {
    lost = new FindLost({ ledger, seats: ground.seats, handed: new BusHanded(ground.bus) });
  });
  afterEach(() => ground.clear());
  afterAll(() => ground?.[Symbol.asyncDispose]());

  const sql = (text: string): Promise<unknown> => ground.stores.dispatcher.inTenant(tenant, (tx) => tx.execute(text));
  const silence = (seat: number) => sql(`update seats set lease_until = now() - interval '1 second' where seat = ${seat}`);
  const state = async (n = 1) => (await ground.views.find(tenant, taskId(n)))!;

  it('gives what a dead agent had to another, when it was silent at two looks', async () => {
    const first = await ground.sit(FIRST);
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(1));
    await first.handed.next();
    const second = await ground.sit(SECOND);
    await silence(first.seat);
    expect([(await lost.sweep()).length, (await lost.sweep()).length]).toEqual([0, 1]);
    expect(await second.handed.next()).toMatchObject({ taskId: taskId(1), attempt: 1 });
    expect(await state()).toMatchObject({ agent: 'code-2', task: { placements: 2, losses: 1 } });
  });

  it('lets the agent that was only slow end the task after all, once', async () => {
    const [finished, first] = [await ground.hear(DISPATCHER_TASK_FINISHED), await ground.sit(FIRST)];
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(1));
    await first.handed.next();
    await silence(first.seat);
    await lost.sweep();
    await lost.sweep();
    await ground.say('agents', AGENTS_TASK_ENDED, ended(1));
    await ground.say('agents', AGENTS_TASK_ENDED, ended(1));
    expect(await finished.next()).toMatchObject({ taskId: taskId(1), state: 'succeeded' });
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(2, { agentKind: 'poet' }));
    expect(await finished.next()).toMatchObject({ taskId: taskId(2) });
  });

  it('takes what somebody who leaves had at once, without counting it as lost', async () => {
    const [first, second] = [await ground.sit(FIRST, [offered({ capacity: 1 })]), await ground.sit(SECOND, [offered({ capacity: 1 })])];
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(1));
    await first.handed.next();
    await ground.seats.leave(FIRST);
    expect(await second.handed.next()).toMatchObject({ taskId: taskId(1) });
    expect(await state()).toMatchObject({ task: { losses: 0, placements: 2 } });
  });

  it('leaves alone what an agent that beats has in hand, and places anew what it does not know', async () => {
    const first = await ground.sit(FIRST);
    for (const n of [1, 2]) await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(n));
    await first.handed.next();
    await first.handed.next();
    await sql(`update tasks set told_at = now() - interval '2 minutes'`);
    await ground.beat(FIRST, undefined, [`${taskId(1)}:1`]);
    expect((await lost.sweep()).map(({ id }) => id)).toEqual([taskId(2)]);
  });

  it('gives the seat of a dead process to the next one, and another one to who came back too late', async () => {
    const first = await ground.sit(FIRST);
    await silence(first.seat);
    expect((await ground.beat(SECOND)).seat).toBe(first.seat);
    expect((await ground.beat(FIRST)).seat).toBe(2);
  });

  it('takes every seat for free where no other process can be', async () => {
    await ground.seats.beat(sitting(FIRST), true);
    expect((await ground.seats.beat(sitting(SECOND), true)).seat).toBe(1);
  });

  it('orders what changes the same files of a repository', async () => {
    const [finished, { handed }] = [await ground.hear(DISPATCHER_TASK_FINISHED), await ground.sit(FIRST)];
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(1, files('src/**')));
    expect(await handed.next()).toMatchObject({ taskId: taskId(1) });
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(2, files('src/a.ts')));
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(3, files('docs/a.md')));
    expect(await handed.next()).toMatchObject({ taskId: taskId(3) });
    expect((await state(2)).task.state).toBe('queued');
    await ground.say('agents', AGENTS_TASK_ENDED, ended(1));
    await finished.next();
    expect(await handed.next()).toMatchObject({ taskId: taskId(2) });
  });

  it('gives a task to the agent that a person chose, and tells its agent what they say', async () => {
    const [messaged, first] = [await ground.hear(DISPATCHER_TASK_MESSAGED), await ground.sit(FIRST)];
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(1));
    await first.handed.next();
    const second = await ground.sit(SECOND);
    const steer = new SteerTask(ledger, ground.seats, new BusHanded(ground.bus), { now: () => new Date('2026-01-01T00:00:00Z') });
    await steer.assign(tenant, taskId(1), 'code-2');
    expect(await second.handed.next()).toMatchObject({ taskId: taskId(1), attempt: 1 });
    const said = { messageId: taskId(99), author: 'user:ann', text: ' use tabs ' };
    await steer.message(tenant, taskId(1), said);
    await steer.message(tenant, taskId(1), said);
    expect(await messaged.next()).toEqual({
      taskId: taskId(1),
      runId,
      attempt: 1,
      ...said,
      text: 'use tabs',
      at: '2026-01-01T00:00:00.000Z',
    });
    await expect(steer.assign(tenant, taskId(1), 'docs-1')).rejects.toMatchObject({ code: 'not_found' });
    expect((await ground.views.events(tenant, taskId(1), 0, 99)).map(({ type }) => type)).toEqual([
      'queued',
      'assigned',
      'returned',
      'assigned',
      'messaged',
    ]);
  });

  it('counts anew what agents have, when the count went wrong', async () => {
    const { handed } = await ground.sit(FIRST);
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(1));
    await handed.next();
    await sql('update agents set used = 2');
    const right = new PutRight(ledger, ground.seats);
    expect([await right.sweep(), await right.sweep(), (await ground.seats.all())[0]?.used]).toEqual([1, 0, 1]);
  });

  it('lets two dispatchers that see the same place a task once', async () => {
    const process = FIRST;
    const line = new StoredLine(ground.stores.dispatcher);
    await ground.service.placer[Symbol.asyncDispose]();
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(1));
    const { handed } = await ground.sit(process);
    const other = () => new PlaceTasks({ line, ledger, weightOf: () => 1, projectTasks: 9, placed: () => undefined }).round([tenant]);
    while ((await line.of(tenant)).waiting.length === 0);
    await Promise.all([other(), other(), other()]);
    await handed.next();
    expect([(await state()).task, (await ground.seats.all())[0]]).toMatchObject([{ placements: 1 }, { used: 1 }]);
  });
});
