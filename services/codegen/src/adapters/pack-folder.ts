import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PackManifestSchema } from '../domain/manifest.js';
import type { GeneratedFile, PackManifest } from '../domain/pack.js';

/** What stands in a pack's folder besides its templates. */
export interface PackFolder {
  readonly manifest: PackManifest;
  /** Text of package.json; empty without npm. */
  readonly packageJson: string;
  /** Text of what pins the dependencies: package-lock.json; with Python the requirements. */
  readonly lock: string;
  /** Everything below `files/`, with paths relative to it. A leading `dot-` of a name stands for a dot. */
  readonly files: readonly GeneratedFile[];
}

/** Compiled, this module is `dist/src/adapters/pack-folder.js`; the packs' folders stand beside `dist`. Under test it is `src/adapters/…`. */
const packs = (): URL => new URL(import.meta.url.includes('/dist/') ? '../../../packs/' : '../../packs/', import.meta.url);

/** Folders with a manifest; the others hold what packs share. */
export const packNames = (): string[] =>
  readdirSync(packs())
    .filter((name) => existsSync(new URL(`${name}/pack.json`, packs())))
    .toSorted();

/** Reads a pack's folder, once, at start. */
export function readPackFolder(name: string): PackFolder {
  const folder = fileURLToPath(new URL(`${name}/`, packs()));
  const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const manifest = PackManifestSchema.parse(JSON.parse(text('pack.json')));
  const npm = manifest.toolchain === 'npm';
  return {
    manifest,
    packageJson: npm ? text('package.json') : '',
    lock: npm ? text('package-lock.json') : REQUIREMENTS.map((file) => text(`files/${file}`)).join(''),
    files: filesBelow(join(folder, 'files')),
  };
}

const REQUIREMENTS = ['requirements.txt', 'requirements-dev.txt'];

/** All files below a folder of a pack. */
export function readPackFiles(name: string, folder = 'files'): GeneratedFile[] {
  return filesBelow(fileURLToPath(new URL(`${name}/${folder}/`, packs())));
}

/** Text of one file of a pack's folder. */
export const readPackText = (name: string, file: string): string => readFileSync(new URL(`${name}/${file}`, packs()), 'utf8');

function filesBelow(root: string): GeneratedFile[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({
      path: relative(root, path).split(sep).map(undotted).join('/'),
      text: readFileSync(path, 'utf8'),
      ...((statSync(path).mode & 0o100) === 0 ? {} : { executable: true }),
    }));
}

const undotted = (name: string): string => name.replace(/^dot-/, '.');
