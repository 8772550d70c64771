import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@hexad/kernel';
import type { GitRepository } from './repository.js';

/** How much a work tree may hold: a few kilobytes of hostile pack can unfold to more files than a disk has room for. */
export interface TreeLimits {
  /** Default 200,000. */
  readonly files: number;
  /** Bytes of all files, default 4 GiB. */
  readonly bytes: number;
  /** Bytes of one file, default 512 MiB. */
  readonly fileBytes: number;
}

export const TREE_LIMITS: TreeLimits = { files: 200_000, bytes: 4 * 1024 ** 3, fileBytes: 512 * 1024 ** 2 };

/** About as many bytes as a line of a file takes in the list. */
const LINE = 400;

/** Fails with `too_large` when the files of the commit are more than may be written. What was found right is noted in `notes` and not counted again. */
export async function checkTree(repository: GitRepository, commit: string, limits: TreeLimits, notes: string): Promise<void> {
  const tree = await repository.tree(commit);
  if (tree === undefined) throw new AppError('not_found', `There is no ${commit} in the repository.`);
  const note = path.join(notes, `${tree}-${limits.files}-${limits.bytes}-${limits.fileBytes}`);
  if (await stat(note).catch(() => undefined)) return;
  const exit = await repository.git
    .out(['ls-tree', '-r', '-z', '--full-tree', '--format=%(objectsize) %(path)', tree], { outputLimit: limits.files * LINE })
    .catch((thrown: unknown) => {
      throw AppError.from(thrown).code === 'too_large' ? tooMany(limits) : thrown;
    });
  count(exit, limits);
  await mkdir(notes, { recursive: true });
  await writeFile(note, '');
}

function count(text: string, limits: TreeLimits): void {
  let [files, bytes] = [0, 0];
  for (const entry of text.split('\0').filter(Boolean)) {
    const size = Number.parseInt(entry, 10) || 0;
    files += 1;
    bytes += size;
    if (files > limits.files) throw tooMany(limits);
    if (size > limits.fileBytes)
      throw new AppError('too_large', `The file ${entry.slice(entry.indexOf(' ') + 1)} has ${size} bytes; at most ${limits.fileBytes} may be written.`); // prettier-ignore
    if (bytes > limits.bytes) throw new AppError('too_large', `The files of the commit have more than ${limits.bytes} bytes together.`);
  }
}

const tooMany = (limits: TreeLimits): AppError => new AppError('too_large', `The commit has more than ${limits.files} files.`);
