import type { Pack } from '../domain/pack.js';

/** Tests to run: files relative to the pack's folder, and what the titles of the tests look like. */
export interface Chosen {
  readonly files: readonly string[];
  readonly pattern: string;
}

/** How packs of one kind get what they need and are asked to test. */
export abstract class Toolchain {
  /** What the packs need is there afterwards; `installing` is told of what has to be fetched. Fails with `dependencies_unavailable` or `packages_missing`. */
  abstract ensure(packs: readonly Pack[], installing: (pack: Pack) => void): Promise<void>;
  /** Makes it visible in a folder of a work tree. */
  abstract link(pack: Pack, folder: string): Promise<void>;
  /** What follows the pack's test command so that it runs the chosen tests. Their results may hold others. */
  abstract choosing(chosen: Chosen): string[];
}
