import { AppError } from '@hexad/kernel';
import type { WorkerReply } from './worker-process.js';

/** Makes a function the task of a `WorkerProcess`. */
export function workerTask<Task, Value>(work: (task: Task) => Value | Promise<Value>): (task: Task) => Promise<WorkerReply<Value>> {
  // Ctrl-C reaches every process of the terminal; the platform ends this one when it has drained.
  process.on('SIGINT', () => {});
  return async (task) => {
    try {
      return { value: await work(task) };
    } catch (thrown) {
      return { failure: AppError.from(thrown).toJSON() };
    }
  };
}
