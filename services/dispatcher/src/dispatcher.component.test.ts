import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { busSchema, EmbeddedBus, type Message } from '@hexad/bus';
import type { EventType } from '@hexad/kernel';
import type { TaskEnded } from '@hexad/proto/agents/v1/agents';
import { AGENTS_TASK_ENDED, DISPATCHER_TASK_FINISHED, WORKFLOW_TASK_CANCELLED, WORKFLOW_TASK_REQUESTED } from '@hexad/proto/events';
import type { TaskRequested } from '@hexad/proto/workflow/v1/workflow';
import { openStore, type ServiceSchema, type Store } from '@hexad/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BusAgents } from './adapters/bus-agents.js';
import { dispatcherSchema } from './adapters/schema.js';
import { StoredTasks } from './adapters/stored-tasks.js';
import { RouteTasks } from './application/route-tasks.js';
import { GROUP, onTaskEvent, TYPES } from './events/task-events.js';

const tenant = '01890000-0000-7000-8000-00000000000f';
const runId = '01890000-0000-7000-8000-0000000000aa';
const taskId = (n: number): string => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const workflow: ServiceSchema = { service: 'workflow', migrations: [] };
const agents: ServiceSchema = { service: 'agents', migrations: [] };

const requested = (n: number, given: Partial<TaskRequested> = {}): TaskRequested => ({
  taskId: taskId(n),
  runId,
  stepPath: 'prepare',
  attempt: 1,
  agentKind: 'code',
  action: 'prepare',
  inputsJson: '{"a":1}',
  deadline: 0,
  priority: 1,
  projectId: '',
  ...given,
});
const ended = (n: number, attempt: number): TaskEnded => ({
  taskId: taskId(n),
  runId,
  stepPath: 'prepare',
  attempt,
  state: 'succeeded',
  resultJson: '{"done":true}',
  errorJson: '',
});

/** Messages as they come in, handed to whoever waits for the next. */
class Arrivals {
  readonly #come: Message[] = [];
  readonly #waiting: ((message: Message) => void)[] = [];
  readonly take = async ({ message }: { message: Message }): Promise<void> => {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(message);
    else this.#come.push(message);
  };
  async next(): Promise<unknown> {
    const message = this.#come.shift() ?? (await new Promise<Message>((resolve) => this.#waiting.push(resolve)));
    return message.data;
  }
}

describe('the dispatcher on a real store and bus', () => {
  const stack = new AsyncDisposableStack();
  const assigned = new Arrivals();
  const finished = new Arrivals();
  let tasks: StoredTasks;
  let stores: Record<'workflow' | 'agents', Store>;

  const say = <T extends object>(from: 'workflow' | 'agents', type: EventType<T>, data: NoInfer<T>): Promise<void> =>
    stores[from].inTenant(tenant, (tx) => tx.publish({ type, key: runId, data }));

  beforeAll(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'hexad-dispatcher-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const server = stack.use(await openStore({ url: `pglite:${folder}/db`, schemas: [dispatcherSchema, workflow, agents, busSchema] }));
    const bus = stack.use(await EmbeddedBus.open(server));
    stores = { workflow: server.store(workflow), agents: server.store(agents) };
    tasks = new StoredTasks(server.store(dispatcherSchema));
    const route = new RouteTasks(tasks, new BusAgents(bus));
    await bus.onEvent({ group: GROUP, types: TYPES }, ({ message }) => onTaskEvent(route, message));
    await bus.onTask({ queue: 'tasks.code' }, assigned.take);
    await bus.onEvent({ group: 'test', types: [DISPATCHER_TASK_FINISHED] }, finished.take);
  }, 60_000);
  afterAll(() => stack.disposeAsync());

  it('brings a task to its agents and the result back to the workflow', async () => {
    await say('workflow', WORKFLOW_TASK_REQUESTED, requested(1));
    expect(await assigned.next()).toMatchObject({ taskId: taskId(1), attempt: 1, action: 'prepare', inputsJson: '{"a":1}' });
    await say('agents', AGENTS_TASK_ENDED, ended(1, 1));
    expect(await finished.next()).toMatchObject({ taskId: taskId(1), attempt: 1, state: 'succeeded', resultJson: '{"done":true}' });
    expect(await tasks.find(tenant, taskId(1))).toMatchObject({ state: 'succeeded' });
  });

  it('lets the result of an earlier attempt change nothing', async () => {
    await say('workflow', WORKFLOW_TASK_REQUESTED, requested(2));
    await say('workflow', WORKFLOW_TASK_REQUESTED, requested(2, { attempt: 2 }));
    await say('agents', AGENTS_TASK_ENDED, ended(2, 1));
    await say('agents', AGENTS_TASK_ENDED, ended(2, 2));
    expect(await finished.next()).toMatchObject({ taskId: taskId(2), attempt: 2 });
    expect([await assigned.next(), await assigned.next()]).toMatchObject([{ attempt: 1 }, { attempt: 2 }]);
  });

  it('fails a task of an unknown kind at once', async () => {
    await say('workflow', WORKFLOW_TASK_REQUESTED, requested(3, { agentKind: 'poet' }));
    expect(await finished.next()).toMatchObject({
      taskId: taskId(3),
      state: 'failed',
      errorJson: expect.stringContaining('"unsupported"'),
    });
  });

  it('shows the tasks of a run in the order in which they were asked for', async () => {
    expect((await tasks.ofRun(tenant, runId)).map((task) => [task.id, task.state])).toEqual([
      [taskId(1), 'succeeded'],
      [taskId(2), 'succeeded'],
      [taskId(3), 'failed'],
    ]);
  });

  it('drops what comes for a cancelled task', async () => {
    await say('workflow', WORKFLOW_TASK_REQUESTED, requested(4));
    await assigned.next();
    await say('workflow', WORKFLOW_TASK_CANCELLED, { taskId: taskId(4), attempt: 1 });
    await say('agents', AGENTS_TASK_ENDED, ended(4, 1));
    await say('workflow', WORKFLOW_TASK_REQUESTED, requested(5, { agentKind: 'poet' }));
    expect(await finished.next()).toMatchObject({ taskId: taskId(5) });
    expect(await tasks.find(tenant, taskId(4))).toMatchObject({ state: 'cancelled' });
  });
});
