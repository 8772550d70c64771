import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { link, lstat, open, readdir, readlink, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { AppError } from '@hexad/kernel';
import { repositoryPath } from '../path.js';
import { Semaphore } from '../process/semaphore.js';
import { blobHash, contentKind, type ContentKind } from './content.js';
import { HeldFolder, unless } from './folder.js';
import { listFolder, type FileEntry } from './list-folder.js';

export interface FileLimits {
  /** Bytes of a file that is read or written, default 5 MiB. */
  readonly bytes: number;
  /** Files and folders in one list, default 20,000. */
  readonly entries: number;
}

/** The hash that git gives to the content; `absent`: there must be no such file; `any`: whatever is there. */
export type Expected = string;

export type FileContent =
  | {
      readonly kind: ContentKind;
      readonly path: string;
      readonly version: string;
      readonly size: number;
      readonly executable: boolean;
      readonly bytes: Buffer;
      /** Undefined for a binary file. */
      readonly text: string | undefined;
    }
  | { readonly kind: 'link'; readonly path: string; readonly version: string; readonly target: string };

const LIMITS: FileLimits = { bytes: 5 * 1024 * 1024, entries: 20_000 };
const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/**
 * The files of a workspace, for people and agents who edit side by side: a version is the hash of what somebody saw, and a change that does not
 * name the present one is a `conflict` (details: `version`). Symbolic links are told, never followed. Changes through one object come one after
 * the other; between processes the work tree's claim keeps order.
 */
export class WorkspaceFiles {
  readonly #root: string;
  readonly #limits: FileLimits;
  readonly #turn = new Semaphore(1);

  constructor(root: string, limits: Partial<FileLimits> = {}) {
    this.#root = root;
    this.#limits = { ...LIMITS, ...limits };
  }

  /** What lies in a folder (default: everything), by path; `.git` is left out. `truncated`: there is more than a list holds. */
  async list(folder = '', options: { recursive?: boolean } = {}): Promise<{ entries: FileEntry[]; truncated: boolean }> {
    await using held = await this.#folder(folder === '' ? [] : repositoryPath(folder).split('/'));
    if (!held) throw missing(folder);
    return await listFolder(held, folder, { recursive: options.recursive ?? true, most: this.#limits.entries });
  }

  /** Fails with `not_found`, `too_large`, or `invalid` for what is no file. */
  async read(path: string): Promise<FileContent> {
    await using place = await this.#place(path);
    const found = place && (await this.#look(place));
    if (!found) throw missing(path);
    return { path, ...found };
  }

  /**
   * Writes a file whole or not at all, and gives its version. Whether it can be executed stays as it was unless it is said. Fails with `conflict`,
   * `too_large`, or `invalid`: for a path that leaves the workspace, a folder, a link, a file whose content lies in Git LFS, and a new name that some systems
   * take for one that is there.
   */
  async write(path: string, content: string | Uint8Array, options: { expected: Expected; executable?: boolean }): Promise<string> {
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
    if (bytes.length > this.#limits.bytes) throw tooLarge(path, bytes.length, this.#limits.bytes);
    using _ = await this.#turn.acquire();
    await using place = (await this.#place(path, true))!;
    // A folder with nothing in it is none to git.
    await rmdir(place.folder.at(place.name)).catch(unless('ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST'));
    const present = await this.#look(place);
    check(path, present?.version, options.expected);
    if (present?.kind === 'link') throw new AppError('invalid', `${path} is a symbolic link; delete it before a file takes its place.`);
    if (present?.kind === 'pointer' && contentKind(bytes) !== 'pointer')
      throw new AppError('invalid', `The content of ${path} lies in Git LFS and is not here; it cannot be replaced.`);
    if (!present) await refuseTwin(place, path);
    const half = `.hexad-write-${randomBytes(8).toString('hex')}`;
    try {
      await writeNew(place.folder.at(half), bytes, options.executable ?? (present?.kind !== undefined && present.executable));
      if (present) await rename(place.folder.at(half), place.folder.at(place.name));
      else await link(place.folder.at(half), place.folder.at(place.name)).catch(taken(path));
    } finally {
      await rm(place.folder.at(half), { force: true });
    }
    return blobHash(bytes);
  }

  /** Fails with `not_found`, `conflict`, or `invalid` for a folder. */
  async delete(path: string, options: { expected: Expected }): Promise<void> {
    using _ = await this.#turn.acquire();
    await using place = await this.#place(path);
    const present = place && (await this.#look(place, true));
    if (!place || !present) throw missing(path);
    check(path, present.version, options.expected);
    await unlink(place.folder.at(place.name));
  }

  /** Moves a file or link to where nothing is. Repeated after a kill half way it ends the move. Fails with `not_found` and `conflict`. */
  async rename(from: string, to: string, options: { expected: Expected }): Promise<void> {
    using _ = await this.#turn.acquire();
    await using source = await this.#place(from);
    const present = source && (await this.#look(source, true));
    if (!source || !present) throw missing(from);
    check(from, present.version, options.expected);
    await using target = (await this.#place(to, true))!;
    if (from === to) return;
    if (!(await isSame(source, target))) {
      if (from.toLowerCase() !== to.toLowerCase()) await refuseTwin(target, to);
      await link(source.folder.at(source.name), target.folder.at(target.name)).catch(taken(to));
    }
    await unlink(source.folder.at(source.name));
  }

  async #folder(names: readonly string[], make = false): Promise<HeldFolder | undefined> {
    let folder: HeldFolder | undefined = await HeldFolder.open(this.#root);
    for (const name of names) {
      await using above: HeldFolder = folder;
      folder = await above.enter(name, make);
      if (!folder) return undefined;
    }
    return folder;
  }

  async #place(path: string, make = false): Promise<Place | undefined> {
    const names = repositoryPath(path).split('/');
    const folder = await this.#folder(names.slice(0, -1), make);
    return folder && { folder, name: names.at(-1)!, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
  }

  /** What is there. `anySize`: the content of a file that is too large is read for its version all the same. */
  async #look({ folder, name }: Place, anySize = false): Promise<Found | undefined> {
    const stat = await lstat(folder.at(name)).catch(unless('ENOENT'));
    if (stat === undefined) return undefined;
    if (stat.isSymbolicLink()) {
      const target = await readlink(folder.at(name));
      return { kind: 'link', target, version: blobHash(Buffer.from(target)) };
    }
    return readFound(folder.at(name), name, anySize ? Number.MAX_SAFE_INTEGER : this.#limits.bytes);
  }
}

interface Place extends AsyncDisposable {
  readonly folder: HeldFolder;
  readonly name: string;
}

type WithoutPath<T> = T extends unknown ? Omit<T, 'path'> : never;
type Found = WithoutPath<FileContent>;

async function readFound(place: string, name: string, most: number): Promise<Found> {
  // Not blocking: a named pipe would keep us waiting for somebody to write into it.
  await using file = await open(place, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(notAFile(name));
  const stat: Stats = await file.stat();
  if (!stat.isFile()) throw new AppError('invalid', `${name} is no file.`);
  if (stat.size > most) throw tooLarge(name, stat.size, most);
  const bytes = await file.readFile();
  const kind = contentKind(bytes);
  const text = kind === 'binary' ? undefined : bytes.toString('utf8');
  return { kind, version: blobHash(bytes), size: bytes.length, executable: (stat.mode & 0o111) !== 0, bytes, text };
}

async function writeNew(place: string, bytes: Uint8Array, executable: boolean): Promise<void> {
  await using file = await open(place, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, executable ? 0o755 : 0o644);
  await file.writeFile(bytes);
}

function check(path: string, version: string | undefined, expected: Expected): void {
  if (expected === 'any' || expected === (version ?? 'absent')) return;
  const now = version === undefined ? 'is not there' : `has the version ${version}`;
  const wanted = expected === 'absent' ? 'should not be there' : `should have the version ${expected}`;
  throw new AppError('conflict', `${path} ${now} and ${wanted}.`, { details: { path, version: version ?? 'absent' } });
}

/** Two names that differ in the size of letters alone are one file on some systems. */
async function refuseTwin({ folder, name }: Place, path: string): Promise<void> {
  const folded = fold(name);
  const twin = (await readdir(folder.here)).find((other) => other !== name && fold(other) === folded);
  if (twin !== undefined)
    throw new AppError('invalid', `${path} and ${twin} are one file on systems that do not tell big letters from small ones.`);
}

const fold = (name: string): string => name.normalize('NFC').toLowerCase();

async function isSame(left: Place, right: Place): Promise<boolean> {
  const [one, other] = await Promise.all([left, right].map(({ folder, name }) => lstat(folder.at(name)).catch(unless('ENOENT'))));
  return other !== undefined && one?.ino === other.ino && one.dev === other.dev;
}

const missing = (path: string): AppError => new AppError('not_found', `There is no ${path} in the workspace.`);

const tooLarge = (path: string, size: number, most: number): AppError =>
  new AppError('too_large', `${path} has ${size} bytes; at most ${most} are read or written.`, { details: { size, most } });

function taken(path: string): (thrown: NodeJS.ErrnoException) => never {
  return (thrown) => {
    if (thrown.code !== 'EEXIST') throw thrown;
    throw new AppError('conflict', `${path} is there already.`, { details: { path } });
  };
}

function notAFile(name: string): (thrown: NodeJS.ErrnoException) => never {
  return (thrown) => {
    if (!['EISDIR', 'ELOOP', 'ENXIO', 'ENODEV'].includes(thrown.code ?? '')) throw thrown;
    throw new AppError('invalid', `${name} is no file.`);
  };
}
