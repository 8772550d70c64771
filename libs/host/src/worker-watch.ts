import { Worker } from 'node:worker_threads';

/** What one task may take before its process is killed. */
export interface WorkerLimits {
  readonly timeoutMs: number;
  /** Of the whole process, with buffers and native memory. */
  readonly memoryMb: number;
}

const EVERY_MS = 100;

/** Runs in a thread of its own: a task that never gives the event loop back cannot watch itself. */
const WATCH = `
const { workerData } = require('node:worker_threads');
const since = new BigInt64Array(workerData.since);
setInterval(() => {
  const began = Atomics.load(since, 0);
  if (began === 0n) return;
  const late = BigInt(Date.now()) - began > BigInt(workerData.timeoutMs);
  if (late || process.memoryUsage.rss() > workerData.memoryMb * 1024 * 1024) process.kill(process.pid, 'SIGKILL');
}, workerData.everyMs);`;

/** Watches this process while it is at work; `begin` and `end` are called around each task. */
export class WorkerWatch {
  readonly #since = new BigInt64Array(new SharedArrayBuffer(8));

  constructor(limits: WorkerLimits) {
    const workerData = { since: this.#since.buffer, everyMs: EVERY_MS, ...limits };
    new Worker(WATCH, { eval: true, workerData, execArgv: [] }).unref();
  }

  begin(): void {
    Atomics.store(this.#since, 0, BigInt(Date.now()));
  }

  end(): void {
    Atomics.store(this.#since, 0, 0n);
  }
}
