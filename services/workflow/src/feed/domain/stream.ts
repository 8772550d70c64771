import { createHash } from 'node:crypto';

/** What numbers its entries by itself. */
export const projectStream = (projectId: string): string => `project:${projectId}`;

const HOUR = 3_600_000;

export interface Bounds {
  /** Entries. */
  readonly most: number;
  /** Milliseconds. */
  readonly ageMs: number;
}

/** How much of each kind of stream is kept, by what its name begins with. */
export const KEPT: Readonly<Record<string, Bounds>> = {
  'project:': { most: 10_000, ageMs: 72 * HOUR },
};

/** The word that wakes those who watch a stream. */
export const wordFor = (tenant: string, stream: string): string =>
  `feed-${createHash('sha256').update(`${tenant} ${stream}`).digest('hex').slice(0, 40)}`;
