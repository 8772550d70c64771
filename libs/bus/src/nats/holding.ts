import type { Partition } from './partition.js';

/** A partition that this process holds. */
export interface Holding {
  readonly n: number;
  readonly partition: Partition;
  /** Aborted when another process may have the partition. */
  readonly lost: AbortController;
  /** Up to here the holder before may have begun what it did not settle, and died of it. */
  readonly suspectUpTo: number;
  /** Nothing new is begun; it is given up when what runs has ended. */
  leaving: boolean;
}
