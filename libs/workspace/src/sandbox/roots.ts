import { lstat, mkdir, readlink } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@hexad/kernel';
import type { SandboxCommand } from './sandbox.js';

/** The places of a command, looked at once before it starts. */
export interface Places {
  readonly root: string;
  readonly cwd: string;
  readonly write: readonly string[];
  readonly sealed: readonly string[];
}

const refuse = (what: string): AppError => new AppError('invalid', what);

/**
 * What a command may write to must be a folder itself: an earlier command could have put a link to somebody else's in its place. Fails with `invalid`.
 * `cwd` may be anything below it, for the sandbox goes there from inside.
 */
export async function placesOf({ cwd, root = cwd, writable = [] }: Pick<SandboxCommand, 'cwd' | 'root' | 'writable'>): Promise<Places> {
  const below = path.relative(root, cwd);
  if (below.startsWith('..') || path.isAbsolute(below)) throw refuse(`The folder ${path.basename(cwd)} is not inside the command's root.`);
  const write = [...new Set([root, ...writable])];
  for (const folder of write) {
    if (!path.isAbsolute(folder) || path.dirname(folder) === folder) throw refuse(`${JSON.stringify(folder)} is no folder for a command.`);
    const stat = await lstat(folder).catch(() => undefined);
    if (!stat?.isDirectory()) throw refuse(`${path.basename(folder)} is no folder (a link to one is none either).`);
  }
  const git = path.join(root, '.git');
  const sealed = (await lstat(git).catch(() => undefined)) ? [await unlinked(git)] : [];
  return { root, cwd, write, sealed };
}

async function unlinked(place: string): Promise<string> {
  if ((await lstat(place)).isSymbolicLink()) throw refuse('The work tree has a link where its .git must be.');
  return place;
}

const SET = /^[0-9a-f]{64}$/;
/** Where tools keep things inside node_modules: without them they do not start. */
const SCRATCH = ['.cache', '.vite', '.vite-temp'];

/** The shared dependency sets that `cwd` and the folders above it, up to `root`, are linked to. A link to anything else is shown nothing. */
export async function linkedSets(sets: string | undefined, { root, cwd }: Pick<Places, 'root' | 'cwd'>): Promise<string[]> {
  if (sets === undefined) return [];
  const found = new Set<string>();
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    const target = await readlink(path.join(folder, 'node_modules')).catch(() => '');
    const set = path.dirname(target);
    const isSet = path.dirname(set) === sets && SET.test(path.basename(set)) && path.basename(target) === 'node_modules';
    if (isSet && (await lstat(target).catch(() => undefined))?.isDirectory()) found.add(set);
    if (folder === root) return [...found];
  }
}

/** The folders of a set in which each command has its own; made where they are not there yet, for something can only lie over what is there. */
export async function scratchOf(set: string): Promise<string[]> {
  const folders = SCRATCH.map((name) => path.join(set, 'node_modules', name));
  await Promise.all(folders.map((folder) => mkdir(folder, { recursive: true })));
  return folders;
}
