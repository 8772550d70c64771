import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

/**
 * Where a bare repository keeps what it knows of the work tree in `folder`; undefined when it knows of none. The repository is asked, never the
 * folder: whoever may write there could say anything.
 */
export async function worktreeDirectory(bare: string, folder: string): Promise<string | undefined> {
  const all = path.join(bare, 'worktrees');
  const wanted = await real(folder);
  const names = await readdir(all).catch(() => []);
  // Most often it has the folder's name.
  const likely = path.basename(folder);
  for (const name of names.toSorted((left, right) => Number(right === likely) - Number(left === likely))) {
    const directory = path.join(all, name);
    const said = await readFile(path.join(directory, 'gitdir'), 'utf8').catch(() => undefined);
    if (said !== undefined && (await real(path.dirname(said.trim()))) === wanted) return directory;
  }
  return undefined;
}

/** Git writes the folder with its links resolved, where there are any above it. */
async function real(folder: string): Promise<string> {
  const parent = await realpath(path.dirname(folder)).catch(() => path.dirname(folder));
  return path.join(parent, path.basename(folder));
}
