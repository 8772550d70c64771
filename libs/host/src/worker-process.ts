import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { AppError } from '@hexad/kernel';
import { Tinypool } from 'tinypool';

/** What crosses between the processes: errors as data, because the way drops their class. */
export type WorkerReply<T> = { readonly value: T } | { readonly failure: ReturnType<AppError['toJSON']> };

/**
 * One child process for work that would hold up the event loop. Started with the first task, ended when idle, so its memory goes too.
 * The module it loads exports `task`, a function wrapped in `workerTask`.
 */
export class WorkerProcess<Task, Value> implements AsyncDisposable {
  readonly #pool: Tinypool;
  readonly #name: string;

  constructor(module: URL, name: string) {
    this.#name = name;
    // What this process keeps of its compiling, its child keeps too; below the folder each version of Node has its own.
    const compiled = getCompileCacheDir();
    this.#pool = new Tinypool({
      runtime: 'child_process',
      // Bytes stay bytes on their way.
      serialization: 'advanced',
      filename: module.href,
      name: 'task',
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: 30_000,
      env: { ...process.env, ...(compiled !== undefined && { NODE_COMPILE_CACHE: dirname(compiled) }) },
    });
    // A worker that dies idle is nobody's failure: the next task starts another.
    this.#pool.on('error', () => {});
  }

  /** Fails with the task's own error, or with `unavailable` when the process died before it answered. */
  async run(task: Task): Promise<Value> {
    const reply: WorkerReply<Value> = await this.#pool.run(task).catch((cause: unknown) => {
      throw new AppError('unavailable', `The process for ${this.#name} ended before it answered; the same call starts another.`, { cause });
    });
    if ('failure' in reply) throw AppError.parse(reply.failure);
    return reply.value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy();
  }
}
