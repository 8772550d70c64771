import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { packInvalid } from '../../domain/foreign/fault.js';
import { LIMITS } from '../../domain/foreign/files.js';
import type { GeneratedFile } from '../../domain/pack.js';

/** Installed or made by tools, and none of the pack. */
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', '.DS_Store']);

/** Everything in the folder of a pack, as text. Nothing is followed and nothing is run. @throws AppError `pack_invalid` */
export function readPackDirectory(root: string): GeneratedFile[] {
  const files: GeneratedFile[] = [];
  const folders = [root];
  for (const folder of folders) {
    for (const name of readdirSync(folder).toSorted()) {
      if (LEFT_OUT.has(name)) continue;
      const path = join(folder, name);
      const stat = lstatSync(path);
      const said = relative(root, path).split(sep).join('/');
      if (stat.isDirectory()) folders.push(path);
      else if (!stat.isFile())
        throw packInvalid('no_plain_file', `${JSON.stringify(said)} is a link or a device; a pack holds plain files.`);
      else if (stat.size > LIMITS.fileBytes)
        throw packInvalid('too_large', `${JSON.stringify(said)} has ${stat.size} bytes; at most ${LIMITS.fileBytes} are taken.`);
      else files.push({ path: said, text: readFileSync(path, 'utf8'), ...((stat.mode & 0o100) !== 0 && { executable: true }) });
      if (files.length > LIMITS.files)
        throw packInvalid('too_many', `There are more than ${LIMITS.files} files in the pack; take some out.`);
    }
  }
  return files;
}
