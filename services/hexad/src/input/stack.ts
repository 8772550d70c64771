import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '@hexad/kernel';

export interface PackFile {
  readonly path: string;
  readonly text: string;
  readonly executable?: boolean;
}

/** A pack as it was named on the command line: one that the platform has, or the files of one that is brought along. */
export type StackEntry = string | { readonly files: readonly PackFile[] };

const NPM = 'npm:';

/** `./my-pack` and other paths are folders, `npm:my-pack` is an installed package, anything else is the name of a pack that the platform has. */
export async function readStack(text: string | undefined): Promise<StackEntry[] | undefined> {
  const names = text?.split(',').map((name) => name.trim());
  if (names?.some((name) => name === '')) {
    throw new AppError('stack_unknown', '--stack takes template packs with commas, e.g. node-api,react-spa or ./my-pack,react-spa.');
  }
  return names && Promise.all(names.map(readEntry));
}

async function readEntry(name: string): Promise<StackEntry> {
  const folder = folderOf(name);
  if (folder === undefined) return name;
  if (!existsSync(folder))
    throw new AppError('stack_unknown', `There is no folder ${JSON.stringify(name)} to take a pack from; check the path.`);
  const { readForeignPack, readPackDirectory } = await import('@hexad/service-codegen/foreign');
  const files = readPackDirectory(folder);
  readForeignPack(files);
  return { files };
}

function folderOf(name: string): string | undefined {
  if (/^\.{0,2}\//.test(name)) return resolve(name);
  return name.startsWith(NPM) ? installed(name.slice(NPM.length)) : undefined;
}

/** Where npm has put a package, seen from here. */
function installed(name: string): string {
  if (!/^(?:@[\w.-]+\/)?[\w.-]+$/.test(name) || /^\.+$/.test(name))
    throw new AppError(
      'stack_unknown',
      `${JSON.stringify(name)} is no name of an npm package; give npm:<name> of one that is installed here.`,
    );
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (existsSync(place)) return place;
    if (folder === dirname(folder))
      throw new AppError('stack_unknown', `The package ${name} is not installed here; run npm install ${name} and the same command again.`);
  }
}

/** The same for the same packs, whatever they are called. */
export const fingerprints = (stack: readonly StackEntry[] | undefined): string[] | undefined =>
  stack?.map((entry) => (typeof entry === 'string' ? entry : createHash('sha256').update(JSON.stringify(entry.files)).digest('hex')));
