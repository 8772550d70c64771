import { expect, it } from 'vitest';
import type { Change } from '../domain/effect.js';
import type { Snapshot } from '../domain/decide.js';
import { isOpen, type Task } from '../domain/task.js';
import { order, queued } from '../fixtures/tasks.js';
import { Agents, TaskLedger } from './ports.js';
import { RouteTasks } from './route-tasks.js';

const tenant = 't';

/** All open tasks are silent. `before` runs between a sweep's look and its changes. */
class MemoryTasks extends TaskLedger {
  readonly tasks = new Map<string, Task>();
  before: () => void = () => {};

  override async change(
    { task: id }: { task: string },
    work: (current: Task | undefined) => Change | undefined,
  ): Promise<Change | undefined> {
    const change = work(this.tasks.get(id));
    if (change) this.tasks.set(id, change.task);
    return change;
  }
  override async silent(): Promise<Snapshot['tasks']> {
    const tasks = [...this.tasks.values()].filter(isOpen).map((task) => ({ task, lapsed: true }));
    this.before();
    return tasks;
  }
  override tenants = async (): Promise<string[]> => [tenant];
  override find = async (_: string, id: string): Promise<Task | undefined> => this.tasks.get(id);
  override ofRun = async (): Promise<Task[]> => [...this.tasks.values()];
}

class Workshop extends Agents {
  readonly withdrawn: Task[] = [];
  override kinds = (): ReadonlySet<string> => new Set(['code']);
  override async withdraw(_: string, task: Task): Promise<void> {
    this.withdrawn.push(task);
  }
}

it('hands a task whose agent went silent out again, and gives it up in the end', async () => {
  const ledger = new MemoryTasks();
  const route = new RouteTasks(ledger, new Workshop());
  await route.request(tenant, 'm', order());
  for (let sweep = 0; sweep < 3; sweep += 1) await route.sweep();
  expect(ledger.tasks.get(order().id)).toMatchObject({ state: 'failed', error: { code: 'unavailable' } });
});

it('leaves a task alone that moved after the sweep looked', async () => {
  const ledger = new MemoryTasks();
  const task = queued({ placements: 1 });
  ledger.tasks.set(task.id, task);
  ledger.before = () => ledger.tasks.set(task.id, { ...task, state: 'running' });
  expect(await new RouteTasks(ledger, new Workshop()).sweep()).toBe(0);
});

it('withdraws a cancelled task again when the first try was cut off', async () => {
  const ledger = new MemoryTasks();
  const workshop = new Workshop();
  const route = new RouteTasks(ledger, workshop);
  await route.request(tenant, 'm1', order());
  await route.cancel({ tenant, message: 'm2', task: order().id, attempt: 1 });
  await route.cancel({ tenant, message: 'm2', task: order().id, attempt: 1 });
  expect(workshop.withdrawn).toHaveLength(2);
});
