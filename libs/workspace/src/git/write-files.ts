import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@hexad/kernel';
import { blobHash } from '../files/content.js';
import type { Expected } from '../files/workspace-files.js';
import { repositoryPath } from '../path.js';
import type { GitRepository } from './repository.js';

/** What becomes of a file in a commit that is made without a work tree. */
export interface FileWrite {
  readonly path: string;
  /** Undefined: the file goes. */
  readonly content: Uint8Array | undefined;
  /** Default: as it was. */
  readonly executable?: boolean;
  /** The hash of the content now, `absent` or `any`. */
  readonly expected: Expected;
}

interface Present {
  readonly mode: string;
  readonly hash: string;
}

/**
 * The tree of `commit` with these files written and removed. Nothing else changes, no branch moves. Fails with `conflict` (details: `path`, `version`) for a
 * file that has another version, and with `invalid` for a path that cannot be, or that leads through a file or link.
 */
export async function writeFiles(repository: GitRepository, commit: string, files: readonly FileWrite[]): Promise<string> {
  const names = files.map((file) => repositoryPath(file.path));
  if (new Set(names).size < names.length) throw new AppError('invalid', 'A file is named twice in one commit.');
  const present = await lookUp(repository, commit, names);
  for (const file of files) check(file, present);
  const lines: string[] = [];
  for (const file of files) lines.push(await entry(repository, file, present.get(file.path)));
  const index = path.join(repository.folder, `hexad-index-${randomBytes(8).toString('hex')}`);
  try {
    await repository.git.exec(['read-tree', commit], { index });
    await repository.git.exec(['update-index', '-z', '--index-info'], { index, stdin: lines.join('') });
    return await repository.git.out(['write-tree'], { index });
  } finally {
    await rm(index, { force: true });
  }
}

/** The files themselves, and whatever stands where a folder above one of them is. */
async function lookUp(repository: GitRepository, commit: string, names: readonly string[]): Promise<Map<string, Present>> {
  const asked = new Set(names.flatMap((name) => name.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'))));
  if (asked.size === 0) return new Map();
  const text = await repository.git.out(['ls-tree', '-z', '--full-tree', commit, '--', ...asked]);
  return new Map(
    text
      .split('\0')
      .filter(Boolean)
      .map((line): [string, Present] => {
        const [mode = '', , hash = ''] = line.slice(0, line.indexOf('\t')).split(' ');
        return [line.slice(line.indexOf('\t') + 1), { mode, hash }];
      }),
  );
}

const FOLDER = '040000';
const LINK = '120000';
const SUBMODULE = '160000';

function check({ path: name, content, expected }: FileWrite, present: ReadonlyMap<string, Present>): void {
  const above = name.split('/').slice(0, -1).map((_, at, parts) => parts.slice(0, at + 1).join('/')); // prettier-ignore
  const blocked = above.find((folder) => present.has(folder) && present.get(folder)!.mode !== FOLDER);
  if (blocked !== undefined) throw new AppError('invalid', `The path ${name} leads through ${blocked}, which is no folder.`);
  const now = present.get(name);
  if (now?.mode === FOLDER || now?.mode === SUBMODULE) throw new AppError('invalid', `${name} is a folder.`);
  if (now?.mode === LINK && content !== undefined)
    throw new AppError('invalid', `${name} is a symbolic link; delete it in a commit before a file takes its place.`);
  const version = now?.hash ?? 'absent';
  if (expected !== 'any' && expected !== version)
    throw new AppError('conflict', `${name} has the version ${version} and should have ${expected}.`, { details: { path: name, version } });
  if (content === undefined && now === undefined) throw new AppError('not_found', `There is no ${name} to delete.`);
}

async function entry(repository: GitRepository, file: FileWrite, now: Present | undefined): Promise<string> {
  if (file.content === undefined) return `0 ${'0'.repeat(40)}\t${file.path}\0`;
  await repository.git.exec(['hash-object', '-w', '--no-filters', '--stdin'], { stdin: file.content });
  const executable = file.executable ?? now?.mode === '100755';
  return `${executable ? '100755' : '100644'} ${blobHash(file.content)}\t${file.path}\0`;
}
