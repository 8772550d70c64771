import type { Choice, Conflict, KeptConflict, Resolution } from '../domain/conflict.js';

/** Who decides about a conflict of a run. */
export interface Word {
  readonly tenant: string;
  readonly runId: string;
  readonly number: number;
  readonly choice: Choice;
  readonly text: string;
  readonly by: string;
}

/** The conflicts of runs, and what people decided about them. */
export abstract class Conflicts {
  /** Keeps the conflicts of a run; those that are there already stay as they are, with what was decided. */
  abstract keep(tenant: string, of: { readonly runId: string; readonly projectId: string }, conflicts: readonly Conflict[]): Promise<void>;
  /** In their order; none for a run that has none. */
  abstract list(tenant: string, runId: string): Promise<readonly KeptConflict[]>;
  /** Fails with `not_found`. A second word replaces the first. */
  abstract resolve(word: Word): Promise<{ readonly conflict: KeptConflict; readonly open: number }>;
  /** Undefined while the run has no conflict. */
  abstract projectOf(tenant: string, runId: string): Promise<string | undefined>;
}

/** What was decided, by path. */
export const decided = (conflicts: readonly KeptConflict[]): ReadonlyMap<string, Resolution> =>
  new Map(conflicts.flatMap(({ path, resolution }) => (resolution ? [[path, resolution] as const] : [])));
