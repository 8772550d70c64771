import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

export interface Packages {
  /** Name → version, exact. */
  readonly versions: Readonly<Record<string, string>>;
  /** What is loaded of them, in this order. */
  readonly modules: readonly string[];
}

const ENTRY = 'entry.js';

/**
 * Puts packages into the user's cache, once for these versions: they are held against us and belong to nothing that we build. Gives the folder.
 * Their install scripts do not run.
 */
export async function install({ versions, modules }: Packages): Promise<string> {
  const key = Object.entries(versions)
    .map(([name, version]) => `${name.replaceAll(/[^a-z0-9-]/g, '_')}-${version}`)
    .join('+');
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'hexad-bench', key);
  if (existsSync(join(folder, ENTRY))) return folder;
  const fresh = `${folder}.${process.pid}`;
  await mkdir(fresh, { recursive: true });
  try {
    await writeFile(join(fresh, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies: versions }));
    await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: fresh, timeout: 300_000 });
    const lines = modules.map((name, at) => `import * as m${at} from ${JSON.stringify(name)};`);
    await writeFile(join(fresh, ENTRY), `${lines.join('\n')}\nexport default [${modules.map((_, at) => `m${at}`).join(', ')}];\n`);
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return folder;
}

/** What was asked for of a folder's packages. */
export async function installed<Modules extends readonly unknown[]>(folder: string): Promise<Modules> {
  const { default: modules } = (await import(pathToFileURL(join(folder, ENTRY)).href)) as { default: Modules };
  return modules;
}
