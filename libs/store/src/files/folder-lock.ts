import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '@hexad/kernel';

/**
 * Holds a folder for this process. PGlite has no lock of its own, and a second process on the same folder loses data without a word.
 * The operating system drops the lock when the process dies, however it dies. A child process does not inherit it.
 */
export class FolderLock implements Disposable {
  readonly #file: DatabaseSync;

  private constructor(file: DatabaseSync) {
    this.#file = file;
  }

  /** Fails with `data_folder_locked` at once when somebody else holds it, this process included. */
  static take(folder: string): FolderLock {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
    try {
      file.exec('begin exclusive');
      return new FolderLock(file);
    } catch (cause) {
      file.close();
      if ((cause as { errcode?: number }).errcode !== 5) throw AppError.from(cause);
      const message = `The database folder ${folder} is in use by another process; stop that process or choose another folder.`;
      throw new AppError('data_folder_locked', message, { cause, details: { folder } });
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}
