import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from './processes.js';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const NODE = join(ROOT, 'node_modules/node/bin/node');
export const example = (path: string): string => join(ROOT, 'examples', path);

/** A folder that is gone at the end. */
export class Place implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'hexad-bench-'));

  at(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** The command line as people start it, with a data folder in this place. */
  hexad(...args: string[]): Command {
    return { program: NODE, args: [join(ROOT, 'bin/hexad'), ...args], cwd: this.path, env: { HEXAD_DATA_DIR: this.at('data') } };
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Of values in any order; from 0 to 1. */
export const quantile = (values: readonly number[], at: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))]!;
};

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
