import type { Bus } from '@hexad/bus';
import type { ServiceSchema, Store } from '@hexad/store';
import type { TaskFinished, TaskProgressed } from '@hexad/proto/dispatcher/v1/dispatcher';
import {
  DISPATCHER_TASK_FINISHED,
  DISPATCHER_TASK_PROGRESSED,
  WORKFLOW_TASK_CANCELLED,
  WORKFLOW_TASK_REQUESTED,
} from '@hexad/proto/events';
import { TaskCancelled, TaskRequested } from '@hexad/proto/workflow/v1/workflow';
import type { Json } from '../../expressions/json.js';

export const dispatcherSchema: ServiceSchema = { service: 'dispatcher', migrations: [] };

/** What an agent does with a task: a result, an error, or silence (undefined) until the test answers itself. */
export type Agent = (task: TaskRequested) => Json | Error | undefined;

/** Dispatcher and agents in one: takes requested tasks from the bus and answers through its own outbox, as the real ones do. */
export class FakeAgents implements AsyncDisposable {
  readonly requested: TaskRequested[] = [];
  readonly cancelled: TaskCancelled[] = [];
  readonly #store: Store;
  readonly #agent: Agent;
  readonly #waiting: { readonly until: () => boolean; readonly resolve: () => void }[] = [];
  #subscription: AsyncDisposable | undefined;

  private constructor(store: Store, agent: Agent) {
    this.#store = store;
    this.#agent = agent;
  }

  /** Only for the tasks of one tenant. */
  static async open(tenant: string, store: Store, bus: Bus, agent: Agent): Promise<FakeAgents> {
    const agents = new FakeAgents(store, agent);
    const types = [WORKFLOW_TASK_REQUESTED, WORKFLOW_TASK_CANCELLED];
    agents.#subscription = await bus.onEvent({ group: 'dispatcher.requests', types }, async ({ message }) => {
      if (message.tenant !== tenant) return;
      if (message.type === WORKFLOW_TASK_REQUESTED) await agents.#take(message.tenant, TaskRequested.fromJSON(message.data));
      else agents.cancelled.push(TaskCancelled.fromJSON(message.data));
      for (const { until, resolve } of agents.#waiting) if (until()) resolve();
    });
    return agents;
  }

  /** Paths of the requested steps, in order. */
  paths(): string[] {
    return this.requested.map((task) => task.stepPath);
  }

  /** Resolves once a task for the path (or any that satisfies the test) was requested. */
  async until(test: string | (() => boolean)): Promise<void> {
    const until = typeof test === 'string' ? () => this.paths().includes(test) : test;
    if (until()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ until, resolve });
    await promise;
  }

  async finish(tenant: string, task: TaskRequested, answer: Json | Error, attempt = task.attempt): Promise<void> {
    const error = answer instanceof Error;
    const data: TaskFinished = {
      taskId: task.taskId,
      runId: task.runId,
      stepPath: task.stepPath,
      attempt,
      state: error ? 'failed' : 'succeeded',
      resultJson: error ? '' : JSON.stringify(answer),
      errorJson: error ? JSON.stringify(answer) : '',
    };
    await this.#store.inTenant(tenant, (tx) => tx.publish({ type: DISPATCHER_TASK_FINISHED, key: task.runId, data }));
  }

  async progress(tenant: string, task: TaskRequested, message: string, attempt = task.attempt): Promise<void> {
    const data: TaskProgressed = { taskId: task.taskId, runId: task.runId, stepPath: task.stepPath, attempt, message };
    await this.#store.inTenant(tenant, (tx) => tx.publish({ type: DISPATCHER_TASK_PROGRESSED, key: task.runId, data }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription?.[Symbol.asyncDispose]();
  }

  async #take(tenant: string, task: TaskRequested): Promise<void> {
    this.requested.push(task);
    const answer = this.#agent(task);
    if (answer !== undefined) await this.finish(tenant, task, answer);
  }
}
