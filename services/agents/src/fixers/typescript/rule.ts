import type { Edit } from '../edits.js';
import type { SourceTree } from '../source-tree.js';
import type { Said } from './diagnostics.js';

/** What one rule would change, by file. */
export type Change = ReadonlyMap<string, readonly Edit[]>;

/** A rule of our own, for what the compiler finds and does not mend. Undefined: it does not know how. */
export interface OwnRule {
  readonly codes: readonly number[];
  mend(said: Said, tree: SourceTree): Change | undefined;
}
