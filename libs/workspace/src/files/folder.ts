import { constants } from 'node:fs';
import { lstat, mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@hexad/kernel';

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants;

/**
 * A folder that is held open. Names in it are resolved from there, so a guest who puts a symbolic link into its place, or into that of a folder
 * above it, at whatever moment, leads nobody out. (Where the system has no /proc, folders are looked at before each use instead.)
 */
export class HeldFolder implements AsyncDisposable {
  readonly #handle: FileHandle;
  readonly #named: string;

  private constructor(handle: FileHandle, named: string) {
    this.#handle = handle;
    this.#named = named;
  }

  static async open(root: string): Promise<HeldFolder> {
    return new HeldFolder(await open(root, O_RDONLY | O_DIRECTORY), root);
  }

  /** Where `name` is, for calls of the file system. */
  at(name: string): string {
    return path.join(process.platform === 'linux' ? `/proc/self/fd/${this.#handle.fd}` : this.#named, name);
  }

  /** The folder itself, for listing. */
  get here(): string {
    return process.platform === 'linux' ? `/proc/self/fd/${this.#handle.fd}/.` : this.#named;
  }

  /** A folder in it; undefined when there is none. With `make` it is made. Fails with `invalid` for what is no folder, links included. */
  async enter(name: string, make = false): Promise<HeldFolder | undefined> {
    const place = this.at(name);
    if (make) await mkdir(place).catch(unless('EEXIST'));
    if (process.platform !== 'linux' && (await lstat(place).catch(() => undefined))?.isSymbolicLink()) return refuse(name);
    try {
      return new HeldFolder(await open(place, O_RDONLY | O_DIRECTORY | O_NOFOLLOW), path.join(this.#named, name));
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      if (code === 'ENOTDIR' || code === 'ELOOP') return refuse(name);
      throw thrown;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}

/** For a `catch` that expects one failure of the system and passes others on. */
export function unless(...codes: readonly string[]): (thrown: NodeJS.ErrnoException) => undefined {
  return (thrown) => {
    if (!codes.includes(thrown.code ?? '')) throw thrown;
    return undefined;
  };
}

function refuse(name: string): never {
  throw new AppError('invalid', `The path leads through ${name}, which is no folder.`);
}
