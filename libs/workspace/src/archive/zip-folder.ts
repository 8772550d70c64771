import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/**
 * A folder as a ZIP stream, with everything in it (`.git` too), the executable bits, and folders that are empty. Links are left out:
 * we make none, and one that somebody else made must not lead an unpacker elsewhere. `without` says which paths are left out.
 */
export async function zipFolder(folder: string, without: (path: string) => boolean = () => false): Promise<Readable> {
  const zip = new ZipFile();
  await add(zip, folder, '', without);
  zip.end();
  return Readable.from(zip.outputStream);
}

async function add(zip: ZipFile, root: string, inside: string, without: (path: string) => boolean): Promise<void> {
  const entries = await readdir(path.join(root, inside), { withFileTypes: true });
  if (entries.length === 0 && inside !== '') zip.addEmptyDirectory(inside, { mode: 0o40755 });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (without(name)) continue;
    if (entry.isDirectory()) await add(zip, root, name, without);
    else if (entry.isFile()) {
      const { mode, mtime } = await lstat(path.join(root, name));
      zip.addFile(path.join(root, name), name, { mode: mode & 0o111 ? 0o100755 : 0o100644, mtime });
    }
  }
}
