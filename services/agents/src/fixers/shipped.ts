import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program of ours that runs in the sandbox: what Node is given, and what of ours it has to see. */
export interface ShippedProgram {
  readonly script: string;
  readonly readable: readonly string[];
}

const OURS = fileURLToPath(new URL('../..', import.meta.url));
/** What the fixers load. */
const PACKAGES = [
  '@ts-morph/common',
  'minimatch',
  'brace-expansion',
  'balanced-match',
  'path-browserify',
  'tinyglobby',
  'fdir',
  'picomatch',
  'oxlint',
  '@oxlint',
  'prettier',
  'smol-toml',
  '@astral-sh/ruff-wasm-nodejs',
];

/** The fixers that ship, as `hexad-fix`. */
export const HEXAD_FIX = 'hexad-fix';

export function fixers(): ReadonlyMap<string, ShippedProgram> {
  const own = ['dist', 'fixers', 'package.json'].map((name) => path.join(OURS, name));
  return new Map([[HEXAD_FIX, { script: path.join(OURS, 'dist/fixers/program.js'), readable: [...own, ...PACKAGES.flatMap(placeOf)] }]]);
}

/** The programs of packs that no machine needs to have: `ruff`, compiled to WebAssembly. */
export function packPrograms(): ReadonlyMap<string, ShippedProgram> {
  const own = ['dist', 'package.json'].map((name) => path.join(OURS, name));
  const packages = ['smol-toml', '@astral-sh/ruff-wasm-nodejs'].flatMap(placeOf);
  return new Map([['ruff', { script: path.join(OURS, 'dist/fixers/python/ruff-program.js'), readable: [...own, ...packages] }]]);
}

/** Where Node finds a package for us; none: it is not loaded here, or lies within another one that is shown. */
function placeOf(name: string): string[] {
  const folders = createRequire(path.join(OURS, 'dist/index.js')).resolve.paths(name) ?? [];
  const found = folders.map((folder) => path.join(folder, name)).find((folder) => existsSync(folder));
  return found === undefined ? [] : [found];
}
