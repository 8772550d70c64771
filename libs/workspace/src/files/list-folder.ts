import { lstat, readdir } from 'node:fs/promises';
import { HeldFolder, unless } from './folder.js';

export interface FileEntry {
  readonly path: string;
  /** `other`: a pipe, a socket, a device. */
  readonly kind: 'file' | 'executable' | 'link' | 'folder' | 'other';
  /** Bytes; 0 for what is no file. */
  readonly size: number;
}

/** Entries of a folder and, if asked for, of those below, in the order of their paths. Links are not followed; `.git` is left out. */
export async function listFolder(
  folder: HeldFolder,
  prefix: string,
  options: { readonly recursive: boolean; readonly most: number },
): Promise<{ entries: FileEntry[]; truncated: boolean }> {
  const entries: FileEntry[] = [];
  const visit = async (held: HeldFolder, above: string): Promise<boolean> => {
    for (const name of (await readdir(held.here)).filter((one) => !isOurs(one)).toSorted()) {
      if (entries.length >= options.most) return false;
      const entry = await describe(held, name, above);
      if (!entry) continue;
      entries.push(entry);
      if (entry.kind !== 'folder' || !options.recursive) continue;
      await using below = await held.enter(name).catch(() => undefined);
      if (below && !(await visit(below, entry.path))) return false;
    }
    return true;
  };
  const whole = await visit(folder, prefix);
  return { entries, truncated: !whole };
}

const isOurs = (name: string): boolean => name === '.git' || name.startsWith('.hexad-write-');

async function describe(folder: HeldFolder, name: string, above: string): Promise<FileEntry | undefined> {
  const stat = await lstat(folder.at(name)).catch(unless('ENOENT'));
  if (!stat) return undefined;
  const path = above === '' ? name : `${above}/${name}`;
  if (stat.isFile()) return { path, kind: (stat.mode & 0o111) === 0 ? 'file' : 'executable', size: stat.size };
  const kind = stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'other';
  return { path, kind, size: 0 };
}
