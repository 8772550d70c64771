import { lstat, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@hexad/kernel';

const LONGEST_POINTER = 64 * 1024;

/**
 * A local repository is used only where it, and everything it borrows objects from, really lies below one of the allowed folders. Fails with
 * `forbidden` otherwise, and with `not_found` where there is no repository.
 */
export async function checkLocal(folder: string, roots: readonly string[]): Promise<void> {
  const named = roots.map((root) => path.resolve(root));
  const allowed = await Promise.all(named.map((root) => realpath(root).catch(() => root)));
  const inside = async (place: string, what: string): Promise<string> => {
    // What lies elsewhere by its name is not even looked at.
    if (![...named, ...allowed].some((root) => isBelow(place, root))) refuse(place, what);
    const real = await realpath(place).catch(() => undefined);
    if (real === undefined) throw new AppError('not_found', `There is no ${what} at ${place}.`);
    return allowed.some((root) => isBelow(real, root)) ? real : refuse(place, what);
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
