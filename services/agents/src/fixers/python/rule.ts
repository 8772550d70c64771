import type { Edit } from '../edits.js';
import type { SourceTree } from '../source-tree.js';

/** What ruff says of a place in a text. */
export interface Told {
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly fix: readonly Edit[] | undefined;
}

/** A rule of our own, for what ruff finds and does not mend. Undefined: it does not know how. */
export interface OwnRule {
  readonly code: string;
  mend(told: Told, file: string, tree: SourceTree): readonly Edit[] | undefined;
}
