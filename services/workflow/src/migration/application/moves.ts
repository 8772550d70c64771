import type { PinnedDefinition } from '../../runs/application/runs.js';

/** What a run is pinned to. */
export abstract class Moves {
  /** Grows with everything that happens to the run. Fails with `not_found`. */
  abstract revision(tenant: string, runId: string): Promise<number>;
  /**
   * Pins a run to another version, with a line in its journal; who does so has a hand in the run. False when something happened to the run since
   * this revision.
   */
  abstract pin(tenant: string, runId: string, move: Move): Promise<boolean>;
}

export interface Move {
  readonly revision: number;
  readonly to: PinnedDefinition;
  readonly from: Pick<PinnedDefinition, 'hash'> & { readonly version: string };
  readonly by: string;
  readonly at: Date;
}
