import { AGENTS_TASK_ENDED, DISPATCHER_TASK_FINISHED, WORKFLOW_TASK_REQUESTED } from '@hexad/proto/events';
import { ended, Ground, offered, requested, taskId } from '@hexad/service-dispatcher/testing';
import { median } from '../place.js';
import type { Row } from '../row.js';

const RUNS = 60;
const TASKS = 50;
const TENANTS = [1, 2, 3, 4, 5].map((n) => `01890000-0000-7000-8000-00000000f00${n}`);
const QUEUE = 'bench.plain';
const nothing = (): void => undefined;

/**
 * From the step's wish, written in the workflow's transaction, to the agent that is handed the task, on an embedded store and bus; against the same store's
 * bus alone, in turns. Then fifty tasks of five tenants on two places.
 */
export async function dispatch(tell: (row: Row) => void): Promise<void> {
  await using ground = await Ground.open();
  const { handed } = await ground.sit('01890000-0000-7000-8000-0000000000c1', [offered({ capacity: 2 })]);
  const finished = await ground.hear(DISPATCHER_TASK_FINISHED);
  let arrived: () => void = nothing;
  await using _ = await ground.bus.onTask({ queue: QUEUE }, async () => arrived());
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let n = 1; n <= RUNS; n += 1) {
    ours.push(
      await milliseconds(async () => {
        await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(n));
        await handed.next();
      }),
    );
    await ground.say('agents', AGENTS_TASK_ENDED, ended(n));
    await finished.next();
    theirs.push(
      await milliseconds(async () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        arrived = resolve;
        await ground.stores.workflow.inTenant(TENANTS[0]!, (tx) => tx.enqueue({ queue: QUEUE, key: String(n), data: requested(n) }));
        await promise;
      }),
    );
  }
  tell({
    case: 'dispatch, queued to a warm agent, p50',
    unit: 'ms',
    ours: median(ours),
    baseline: median(theirs),
    against: 'a queue of the same bus, without line, lease and history',
    reach: 100,
  });

  const before = performance.now();
  for (let n = 0; n < TASKS; n += 1)
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(1_000 + n), TENANTS[n % TENANTS.length]);
  const done: unknown[] = [];
  for (let n = 0; n < TASKS; n += 1) {
    const { taskId: id } = await handed.next();
    const number = Array.from({ length: TASKS }, (_unused, one) => 1_000 + one).find((one) => taskId(one) === id)!;
    await ground.say('agents', AGENTS_TASK_ENDED, ended(number), TENANTS[(number - 1_000) % TENANTS.length]);
    done.push((await finished.next())['taskId']);
  }
  tell({
    case: 'dispatch, 50 tasks of 5 tenants on 2 places',
    unit: 's',
    ours: (performance.now() - before) / 1_000,
    against: 'nothing: all must end',
    reach: 60,
    note: `${new Set(done).size} of ${TASKS} ended; agents that take no time`,
  });
}

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}
