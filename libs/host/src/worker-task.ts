import { AppError } from '@hexad/kernel';
import type { WorkerReply } from './worker-process.js';
import { type WorkerLimits, WorkerWatch } from './worker-watch.js';

/** Makes a function the task of a `WorkerProcess`. One that takes more than `limits` is killed with its process. */
export function workerTask<Task, Value>(
  work: (task: Task) => Value | Promise<Value>,
  limits?: WorkerLimits,
): (task: Task) => Promise<WorkerReply<Value>> {
  // Ctrl-C reaches every process of the terminal; the platform ends this one when it has drained.
  process.on('SIGINT', () => {});
  const watch = limits && new WorkerWatch(limits);
  return async (task) => {
    watch?.begin();
    try {
      return { value: await work(task) };
    } catch (thrown) {
      return { failure: AppError.from(thrown).toJSON() };
    } finally {
      watch?.end();
    }
  };
}
