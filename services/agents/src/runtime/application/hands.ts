import type { CheckRun } from '../../proof/check.js';
import type { Proof } from '../../proof/rows.js';
import type { Bench, Tool } from '../../tools/tool.js';
import type { Claim } from '../../tools/speak.js';
import type { RecoveryHands } from '../../recovery/application/hands.js';
import type { Criterion } from '../domain/log-event.js';
import type { Reach } from '../domain/reach.js';

/** What a loop does things with: the workspace of one task. */
export interface Hands {
  readonly tools: ReadonlyMap<string, Tool>;
  readonly bench: Bench;
  /** JSON Schema of the report that `finish` takes; undefined: it takes none. */
  readonly report: object | undefined;
  /** Whether it changes files, and so has to prove that. */
  readonly changes: boolean;
  /** From this risk on it takes a person's yes, where the policy of the task says nothing else. */
  readonly confirmFrom: number;
  /** Whether it has to be said what is to hold before it can be claimed. */
  readonly needsCriteria: boolean;
  /** The files as a tree of git, after these changed. */
  keep(changed: readonly string[] | 'unknown'): Promise<string>;
  /** The files as they are in a tree. */
  restore(tree: string): Promise<void>;
  /** How far a change from one tree to another reaches, whatever made it. */
  reach(from: string, to: string): Promise<Reach>;
  /** Linter and type checker, on the files as they are. */
  check(): Promise<CheckRun[]>;
  /** Makes the commit of a tree and holds what was claimed against it. */
  verify(claim: Claim, tree: string, criteria: readonly Criterion[]): Promise<{ readonly commit: string; readonly proof: Proof }>;
  /** For when something fails. */
  readonly recovery: RecoveryHands;
  /** The commit of what is there when the work ends without a proof; empty when nothing was changed. */
  leave(tree: string, how: string): Promise<string>;
}
