import { lstat, readFile, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@hexad/kernel';

const LONGEST_POINTER = 64 * 1024;
const MOST_LINKS = 40;

export interface LocalPlaces {
  /** Folders below which repositories may be used. Default: none. */
  readonly roots?: readonly string[];
  /** Folders below which none may be, though they lie below an allowed one. Default: none. */
  readonly closed?: readonly string[];
}

/**
 * A local repository is used only where it, and everything it borrows objects from, really lies below one of the allowed folders and below no closed
 * one. Fails with `forbidden` otherwise, whether there is something or not, and with `not_found` where there is no repository.
 */
export async function checkLocal(folder: string, { roots = [], closed = [] }: LocalPlaces): Promise<void> {
  const [allowed, refused] = [await places(roots), await places(closed)];
  const isOpen = (place: string): boolean => allowed.some((root) => isBelow(place, root)) && !refused.some((root) => isBelow(place, root));
  const inside = async (place: string, what: string): Promise<string> => {
    // What lies elsewhere by its name is not even looked at.
    if (!isOpen(place)) refuse(place, what);
    if (!isOpen(await realPlace(place))) refuse(place, what);
    return (await realpath(place).catch(() => undefined)) ?? missing(place, what);
  };
  const git = await gitFolder(await inside(folder, 'repository'), inside);
  const common = await pointer(path.join(git, 'commondir'));
  const shared = common === undefined ? git : await inside(path.resolve(git, common), 'repository');
  const objects = await inside(path.join(shared, 'objects'), 'git repository');
  await checkAlternates(objects, inside, 0);
}

function refuse(place: string, what: string): never {
  throw new AppError('forbidden', `The ${what} ${place} lies outside of the local folders that may be used.`);
}

function missing(place: string, what: string): never {
  throw new AppError('not_found', `There is no ${what} at ${place}.`);
}

/** By their names and as they really are. */
async function places(folders: readonly string[]): Promise<string[]> {
  const named = folders.map((folder) => path.resolve(folder));
  return [...named, ...(await Promise.all(named.map((folder) => realPlace(folder))))];
}

/** Where a place is, or would be if it were there: links on the way to it are followed. */
async function realPlace(place: string, links = 0): Promise<string> {
  const real = await realpath(place).catch(() => undefined);
  if (real !== undefined || place === path.dirname(place) || links > MOST_LINKS) return real ?? place;
  const parent = await realPlace(path.dirname(place), links);
  const target = await readlink(place).catch(() => undefined);
  if (target === undefined) return path.join(parent, path.basename(place));
  return realPlace(path.resolve(parent, target), links + 1);
}

const isBelow = (place: string, root: string): boolean => place === root || place.startsWith(root === '/' ? root : `${root}${path.sep}`);

type Inside = (place: string, what: string) => Promise<string>;

/** A folder with a `.git` folder or file in it, or a bare repository. */
async function gitFolder(folder: string, inside: Inside): Promise<string> {
  const dot = path.join(folder, '.git');
  const stat = await lstat(dot).catch(() => undefined);
  if (stat === undefined) return folder;
  const real = await inside(dot, 'git folder');
  const text = await pointer(real);
  if (text === undefined) return real;
  return inside(path.resolve(folder, text.replace(/^gitdir: /, '')), 'git folder');
}

/** The one line of a small file; undefined when there is no such file. */
async function pointer(file: string): Promise<string | undefined> {
  const stat = await lstat(file).catch(() => undefined);
  if (!stat?.isFile() || stat.size > LONGEST_POINTER) return undefined;
  return (await readFile(file, 'utf8')).split('\n')[0]!.trim();
}

async function checkAlternates(objects: string, inside: Inside, depth: number): Promise<void> {
  if (depth > 5) throw new AppError('invalid', `The repository at ${objects} borrows objects over too many others.`);
  const file = path.join(objects, 'info/alternates');
  const stat = await lstat(file).catch(() => undefined);
  if (stat === undefined) return;
  if (!stat.isFile() || stat.size > LONGEST_POINTER) throw new AppError('invalid', `${file} is no list of folders.`);
  for (const line of (await readFile(file, 'utf8')).split('\n').filter((one) => one !== '' && !one.startsWith('#')))
    await checkAlternates(await inside(path.resolve(objects, line), 'borrowed object store'), inside, depth + 1);
}
