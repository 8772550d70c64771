import { DISPATCHER_TASK_DELAYED, DISPATCHER_TASK_PLACED, WORKFLOW_TASK_REQUESTED } from '@hexad/proto/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ground, offered, requested, taskId, tenant, type Arrivals } from './fixtures/ground.js';

const PROCESS = '01890000-0000-7000-8000-0000000000c1';

describe('a task that waits for an agent', () => {
  let ground: Ground;
  let [delayed, placed]: Arrivals[] = [];
  beforeAll(async () => {
    ground = await Ground.open();
    [delayed, placed] = [await ground.hear(DISPATCHER_TASK_DELAYED), await ground.hear(DISPATCHER_TASK_PLACED)];
  }, 60_000);
  afterAll(() => ground?.[Symbol.asyncDispose]());

  it('has its time stand still, and all of it from when an agent has it', async () => {
    const deadline = Date.now() + 30_000;
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(1, { deadline }));
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(2, { deadline: 0 }));
    expect(await delayed!.next()).toMatchObject({ taskId: taskId(1), stepPath: 'prepare', attempt: 1 });
    await ground.stores.dispatcher.inTenant(tenant, (tx) => tx.execute("update tasks set queued_at = queued_at - interval '1 hour'"));
    const { handed } = await ground.sit(PROCESS, [offered({ capacity: 10 })]);
    expect(await placed!.next()).toMatchObject({ taskId: taskId(1), attempt: 1 });
    const tasks = [await handed.next(), await handed.next()];
    const [own, other] = [1, 2].map((n) => tasks.find((task) => task['taskId'] === taskId(n))!);
    expect([
      Number(own!['deadline']) >= deadline - 100,
      Number(own!['deadline']) <= Date.now() + 30_000,
      Number(other!['deadline']),
    ]).toEqual([true, true, 0]);
  });

  it('is forgotten by what happened to it, so many days after its end, but for what is dead', async () => {
    const { ledger } = ground.service;
    const ended =
      "update tasks set state = 'failed', error = '{}', dead = id = $1::uuid, changed_at = now() - interval '91 days' where id = any($2::uuid[])";
    await ground.stores.dispatcher.inTenant(tenant, (tx) => tx.execute(ended, [taskId(2), [taskId(1), taskId(2)]]));
    expect([await ledger.forget(tenant, 92), (await ledger.forget(tenant, 90)) > 0, await ledger.forget(tenant, 90)]).toEqual([0, true, 0]);
    expect([await ground.views.events(tenant, taskId(1), 0, 10), (await ground.views.events(tenant, taskId(2), 0, 10)).length > 0]).toEqual(
      [[], true],
    );
  });
});
