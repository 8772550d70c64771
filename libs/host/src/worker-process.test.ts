import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkerProcess } from './worker-process.js';

type Doubled = { doubled: number; pid: number };

describe('a worker process', () => {
  let worker: WorkerProcess<number | 'die', Doubled>;
  beforeEach(() => {
    worker = new WorkerProcess(new URL('../dist/fixtures/double.worker.js', import.meta.url), 'doubling');
  });
  afterEach(() => worker[Symbol.asyncDispose]());

  it('answers, out of this process', async () => {
    const { doubled, pid } = await worker.run(21);
    expect(doubled).toBe(42);
    expect(pid).not.toBe(process.pid);
  });

  it('fails with the error of the task', async () => {
    await expect(worker.run(-1)).rejects.toMatchObject({ code: 'invalid', message: 'Cannot double -1.' });
  });

  it('that dies at work fails its task as one to repeat, and the next task gets another process', async () => {
    await expect(worker.run('die')).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    expect(await worker.run(1)).toMatchObject({ doubled: 2 });
  });

  it('that is killed while idle is replaced without a failure', async () => {
    const { pid } = await worker.run(1);
    process.kill(pid, 'SIGTERM');
    await expect
      .poll(() =>
        worker.run(2).then(
          (value) => value.pid,
          () => pid,
        ),
      )
      .not.toBe(pid);
  });
});

describe('a worker process with limits', () => {
  let worker: WorkerProcess<'hang' | 'hoard' | Uint8Array, number>;
  beforeEach(() => {
    worker = new WorkerProcess(new URL('../dist/fixtures/watched.worker.js', import.meta.url), 'watching');
  });
  afterEach(() => worker[Symbol.asyncDispose]());

  it.each(['hang', 'hoard'] as const)('is killed by a task that would %s, and the next task gets another', async (deed) => {
    await expect(worker.run(deed)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await worker.run(new Uint8Array(1_000_000))).toBe(1_000_000);
  });
});
