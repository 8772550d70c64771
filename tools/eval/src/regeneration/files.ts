import { AppError } from '@hexad/kernel';
import type { GitRepository } from '@hexad/workspace';

export interface FileState {
  readonly text: string;
  readonly executable: boolean;
}

/** A state of a repository, by path. */
export type Files = ReadonlyMap<string, FileState>;

const modeOf = ({ executable }: FileState): string => (executable ? '100755' : '100644');

/** Makes a commit of exactly these files, on no other one, and gives it. */
export async function commitFiles(repository: GitRepository, branch: string, files: Files): Promise<string> {
  const blobs = [...files].map(([path, file]) => `M ${modeOf(file)} inline ${path}\ndata ${Buffer.byteLength(file.text)}\n${file.text}\n`);
  const head = `commit refs/heads/${branch}\ncommitter Ann <ann@example.com> 0 +0000\ndata 1\nx\ndeleteall\n`;
  await repository.git.exec(['fast-import', '--quiet', '--force'], { stdin: head + blobs.join('') });
  return repository.commitOf(branch);
}

/** The files of a tree. */
export async function readFiles(repository: GitRepository, tree: string): Promise<Files> {
  const entries = (await repository.git.out(['ls-tree', '-r', '-z', tree])).split('\0').filter(Boolean);
  const listed = entries.map((entry) => {
    const [mode = '', , hash = ''] = entry.slice(0, entry.indexOf('\t')).split(' ');
    return { path: entry.slice(entry.indexOf('\t') + 1), mode, hash };
  });
  const { stdout } = await repository.git.exec(['cat-file', '--batch'], { stdin: listed.map(({ hash }) => `${hash}\n`).join('') });
  const bytes = Buffer.from(stdout);
  const files = new Map<string, FileState>();
  let at = 0;
  for (const { path, mode, hash } of listed) {
    const end = bytes.indexOf('\n', at);
    const size = Number(bytes.subarray(at, end).toString('utf8').split(' ')[2]);
    if (!Number.isInteger(size)) throw new AppError('internal', `git has no object ${hash}.`);
    files.set(path, { text: bytes.subarray(end + 1, end + 1 + size).toString('utf8'), executable: mode === '100755' });
    at = end + 1 + size + 1;
  }
  return files;
}
