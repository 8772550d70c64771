import type { GeneratedFile } from '../../../src/domain/pack.js';
import { slice, SLICED } from './app/sliced.js';

const IMPORT = /(?:import|export)\s+(?:type\s+)?(?:(?:\{([^}]*)\}|\w+)\s+from\s+)?'(\.[^']+)'/g;
const EXTENSIONS = ['.ts', '.tsx', ''];

/** The files that can be reached from `entry` through imports; of modules that are sliced, only what is imported. */
export function reachable(files: readonly GeneratedFile[], entry: string): GeneratedFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const sliced = new Map(SLICED.map((module) => [module.path, new Set<string>()]));
  const found = new Map<string, GeneratedFile>();
  const waiting = [entry];
  for (const path of waiting) {
    const file = byPath.get(path);
    if (file === undefined || found.has(path)) continue;
    found.set(path, file);
    for (const { target, names } of importsOf(file)) {
      for (const name of names) sliced.get(`${target}.ts`)?.add(name);
      const module = EXTENSIONS.map((extension) => target + extension).find((each) => byPath.has(each));
      if (module !== undefined) waiting.push(module);
    }
  }
  const slices = SLICED.filter((module) => sliced.get(module.path)!.size > 0);
  return [...found.values(), ...slices.map((module) => ({ path: module.path, text: slice(module, sliced.get(module.path)!) }))];
}

function importsOf(file: GeneratedFile): { target: string; names: string[] }[] {
  return [...file.text.matchAll(IMPORT)].map(([, names = '', target]) => ({
    target: resolve(file.path, target!),
    names: names.split(',').map((name) => name.trim().replace(/^type /, '')),
  }));
}

/** A relative import as a path below the pack's folder. */
function resolve(from: string, to: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of to.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
