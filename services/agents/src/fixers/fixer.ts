import type { Finding, What } from './finding.js';
import type { SourceTree } from './source-tree.js';

/** Finds one sort of faults in sources, and mends those for which there is a rule that does not change what the program does. */
export interface Fixer {
  readonly name: string;
  readonly what: What;
  find(tree: SourceTree): Finding[];
  /** One round: changes the texts of `tree`. Some findings can be mended only when others are gone, so it is called until it changes nothing. */
  mend(tree: SourceTree): void;
}
