import { lstat, mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@hexad/kernel';

/** A file of a change set. `path` is relative to the repository, with forward slashes. */
export interface RepositoryFile {
  readonly path: string;
  readonly text: string;
  readonly executable?: boolean;
}

const LONGEST_PATH = 1024;
const LONGEST_NAME = 255;
// Git refuses `.git` in every spelling that some file system takes for it; so do we, before anything is written.
const GIT_FOLDER = /^(\.git|git~\d+)[ .]*$/i;

/** What is wrong with a repository path, or undefined when nothing is. */
function fault(candidate: string): string | undefined {
  if (candidate === '') return 'it is empty';
  if (Buffer.byteLength(candidate) > LONGEST_PATH) return 'it is too long';
  if (/[\u0000-\u001f\u007f\\:]/.test(candidate)) return 'it holds a control character, a backslash or a colon'; // oxlint-disable-line no-control-regex
  if (candidate.startsWith('/')) return 'it is absolute';
  for (const name of candidate.split('/')) {
    if (name === '' || name === '.' || name === '..') return 'it is not in its shortest form inside the repository';
    if (GIT_FOLDER.test(name.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, ''))) return 'it names the git folder';
    if (Buffer.byteLength(name) > LONGEST_NAME) return 'a name in it is too long';
  }
  return undefined;
}

/** Gives the path back when it stays inside a repository; otherwise fails with `invalid`. */
export function repositoryPath(candidate: string): string {
  const wrong = fault(candidate);
  if (wrong) throw new AppError('invalid', `The path ${JSON.stringify(candidate.slice(0, 200))} cannot be used in a repository: ${wrong}.`);
  return candidate;
}

/** The file's place below `root`, after a look at every folder on the way: a symbolic link among them is refused with `invalid`. */
async function place(root: string, relative: string): Promise<string> {
  const names = repositoryPath(relative).split('/');
  let folder = root;
  for (const name of names.slice(0, -1)) {
    folder = path.join(folder, name);
    const stat = await lstat(folder).catch(() => undefined);
    if (stat === undefined) await mkdir(folder).catch(existsAlready);
    else if (!stat.isDirectory())
      throw new AppError('invalid', `The path ${JSON.stringify(relative)} leads through ${name}, which is no folder.`);
  }
  return path.join(folder, names.at(-1)!);
}

function existsAlready(thrown: NodeJS.ErrnoException): void {
  if (thrown.code !== 'EEXIST') throw thrown;
}

function refuseFolder(relative: string): never {
  throw new AppError('invalid', `The path ${JSON.stringify(relative)} is a folder with files in it and cannot become a file.`);
}

/** Writes the file below `root`. A symbolic link at its place is replaced, never followed. */
export async function writeInside(root: string, file: RepositoryFile): Promise<void> {
  const target = await place(root, file.path);
  const stat = await lstat(target).catch(() => undefined);
  if (stat?.isDirectory()) await rmdir(target).catch(() => refuseFolder(file.path));
  const mode = file.executable ? 0o755 : 0o644;
  // A file whose mode changes, a link and a file with other names are written anew.
  if (stat && !stat.isDirectory() && (!stat.isFile() || (stat.mode & 0o777) !== mode || stat.nlink > 1)) await rm(target);
  await writeFile(target, file.text, { mode });
}

/** Removes the file below `root`; an absent one is fine. */
export async function removeInside(root: string, relative: string): Promise<void> {
  await rm(await place(root, relative), { force: true });
}
