import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';

const BUSY = 5;
/** Milliseconds between two tries: nobody tells a process that another one let go. */
const AGAIN_MS = 25;

/** One holder of a file at a time, over all processes of this machine. The operating system lets go when a process dies, however it dies. */
export class FileLock implements Disposable {
  readonly #file: DatabaseSync;

  private constructor(file: DatabaseSync) {
    this.#file = file;
  }

  /** Waits until nobody holds `file`, which is made. An aborted signal gives up waiting and rejects with its reason. */
  static async take(file: string, signal?: AbortSignal): Promise<FileLock> {
    await mkdir(path.dirname(file), { recursive: true });
    for (;;) {
      signal?.throwIfAborted();
      const taken = FileLock.#try(file);
      if (taken) return taken;
      await pause(AGAIN_MS, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }

  static #try(file: string): FileLock | undefined {
    const database = new DatabaseSync(file, { timeout: 0 });
    try {
      database.exec('begin exclusive');
      return new FileLock(database);
    } catch (cause) {
      database.close();
      if ((cause as { errcode?: number }).errcode === BUSY) return undefined;
      throw AppError.from(cause);
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}
