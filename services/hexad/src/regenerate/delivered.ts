import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@hexad/kernel';
import { Git } from '@hexad/workspace';

/** A folder that an earlier build filled, and what people have checked out there. */
export interface Delivered {
  readonly folder: string;
  readonly head: string;
  /** Empty: no branch is checked out. */
  readonly branch: string;
}

/**
 * What was delivered into a folder before; undefined for one that is no repository with the record of a build. Writes nothing. Fails with `conflict` while
 * something in it is not committed, but for what is `edited` on purpose: only what git keeps can be merged and had back.
 */
export async function findDelivered(folder: string, edited: readonly string[] = []): Promise<Delivered | undefined> {
  if (!(await stat(join(folder, '.git')).catch(() => undefined))) return undefined;
  const git = new Git(await realpath(folder));
  const recorded = await git.exec(['cat-file', '-e', 'HEAD:hexad.json'], { accept: [1, 128] });
  if (recorded.code !== 0) return undefined;
  const [head, branch, changed] = [await git.out(['rev-parse', 'HEAD']), await branchOf(git), await uncommitted(git)];
  const others = changed.filter((path) => !edited.includes(path));
  if (others.length > 0) throw notCommitted(folder, others);
  return { folder: await realpath(folder), head, branch };
}

async function branchOf(git: Git): Promise<string> {
  const exit = await git.exec(['symbolic-ref', '--quiet', '--short', 'HEAD'], { accept: [1] });
  return exit.stdout.trim();
}

/** Files that git knows and that are not as they were committed. */
export async function uncommitted(git: Git): Promise<string[]> {
  const exit = await git.exec(['status', '--porcelain', '-z', '--untracked-files=no', '--no-renames']);
  return exit.stdout
    .split('\0')
    .filter(Boolean)
    .map((line) => line.slice(3));
}

function notCommitted(folder: string, [first = '', ...others]: readonly string[]): AppError {
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return new AppError(
    'conflict',
    `In ${JSON.stringify(folder)} something is not committed (${first}${more}); commit or stash it, then run the same command again.`,
  );
}
