import { AppError, type Caller } from '@hexad/kernel';
import type { Task } from '@hexad/proto/dispatcher/v1/dispatcher';
import type { Backend } from './backend.js';

/** A task by its own id, or the last one of a run by the id of that. Undefined: the run has asked no agent yet. Fails with `not_found`. */
export async function findTask(backend: Backend, caller: Caller, id: string): Promise<{ readonly task?: Task; readonly runId: string }> {
  const own = await orUndefined(backend.dispatcher.getTask({ id }, { caller }));
  if (own?.task) return { task: own.task, runId: own.task.runId };
  const { run } = (await orUndefined(backend.workflow.getRun({ runId: id }, { caller }))) ?? {};
  if (!run) throw new AppError('not_found', `There is no task ${id}, and no run of that id.`);
  const { tasks } = await backend.dispatcher.listTasks({ runId: id }, { caller });
  const task = tasks.at(-1);
  return { runId: id, ...(task && { task }) };
}

/** The same for what needs the task. Fails with `conflict` while the run has asked no agent. */
export async function requireTask(backend: Backend, caller: Caller, id: string): Promise<Task> {
  const { task } = await findTask(backend, caller, id);
  if (!task) throw new AppError('conflict', `The run ${id} has asked no agent yet; try again when it is further.`);
  return task;
}

async function orUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (thrown) {
    if (AppError.from(thrown).code === 'not_found') return undefined;
    throw thrown;
  }
}
