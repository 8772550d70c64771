import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@hexad/kernel';
import { removeInside, repositoryPath, writeInside, type Git } from '@hexad/workspace';

/** Bytes of a file that an agent may read or write; beyond it a file is data, not text. */
const LARGEST = 2_000_000;

/** The text files of a work tree. No link is followed and nothing outside is seen, whatever the repository holds. */
export class TreeFiles {
  readonly #folder: string;
  readonly #git: Pick<Git, 'out'>;

  constructor(folder: string, git: Pick<Git, 'out'>) {
    this.#folder = folder;
    this.#git = git;
  }

  /** Paths of what git tracks or would add, in order. */
  async list(): Promise<string[]> {
    const text = await this.#git.out(['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']);
    const names = text.split('\0').filter(Boolean);
    const there = await Promise.all(names.map((name) => lstat(path.join(this.#folder, name)).catch(() => undefined)));
    return names.filter((_, index) => there[index] && !there[index].isDirectory()).sort();
  }

  /** Fails with `not_found`, `invalid` for a link, a folder or what leads through one, and `too_large`. */
  async read(name: string): Promise<string> {
    const file = await this.#place(name);
    const stat = await lstat(file).catch(() => undefined);
    if (!stat) throw new AppError('not_found', `There is no file ${name}.`);
    if (!stat.isFile()) throw new AppError('invalid', `${name} is ${stat.isDirectory() ? 'a folder' : 'no plain file'}.`);
    if (stat.size > LARGEST)
      throw new AppError('too_large', `${name} has ${stat.size.toLocaleString('en')} bytes; ${LARGEST.toLocaleString('en')} can be read.`);
    await using handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    const bytes = await handle.readFile();
    if (bytes.includes(0)) throw new AppError('invalid', `${name} is no text.`);
    return bytes.toString('utf8');
  }

  async has(name: string): Promise<boolean> {
    return (await lstat(await this.#place(name)).catch(() => undefined)) !== undefined;
  }

  /** An executable file stays one. */
  async write(name: string, text: string): Promise<void> {
    if (Buffer.byteLength(text) > LARGEST)
      throw new AppError('too_large', `${name} would have more than ${LARGEST.toLocaleString('en')} bytes.`);
    const stat = await lstat(await this.#place(name)).catch(() => undefined);
    await writeInside(this.#folder, { path: name, text, executable: stat?.isFile() === true && (stat.mode & 0o100) !== 0 });
  }

  async remove(name: string): Promise<void> {
    if (!(await this.has(name))) throw new AppError('not_found', `There is no file ${name}.`);
    await removeInside(this.#folder, name);
  }

  async #place(name: string): Promise<string> {
    const names = repositoryPath(name).split('/');
    let folder = this.#folder;
    for (const part of names.slice(0, -1)) {
      folder = path.join(folder, part);
      const stat = await lstat(folder).catch(() => undefined);
      if (stat && !stat.isDirectory()) throw new AppError('invalid', `${name} leads through ${part}, which is no folder.`);
    }
    return path.join(folder, names.at(-1)!);
  }
}
