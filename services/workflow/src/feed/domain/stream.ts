import { createHash } from 'node:crypto';

/** What numbers its entries by itself. */
export const projectStream = (projectId: string): string => `project:${projectId}`;
export const userStream = (userId: string): string => `user:${userId}`;
/** What happens at all gates of a tenant. */
export const APPROVALS = 'approvals';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface Bounds {
  /** Entries. */
  readonly most: number;
  /** Milliseconds. */
  readonly ageMs: number;
}

/** How much of each kind of stream is kept, by what its name begins with. */
export const KEPT: Readonly<Record<string, Bounds>> = {
  'project:': { most: 10_000, ageMs: 72 * HOUR },
  [APPROVALS]: { most: 10_000, ageMs: 30 * DAY },
  'user:': { most: 1_000, ageMs: 30 * DAY },
};

/** Where somebody goes on who was away longer than is kept: at the end, having read anew what they care about, or at what is still kept. */
export type AfterGap = 'end' | 'kept';
export const INBOX: AfterGap = 'kept';

/** The word that wakes those who watch a stream. */
export const wordFor = (tenant: string, stream: string): string =>
  `feed-${createHash('sha256').update(`${tenant} ${stream}`).digest('hex').slice(0, 40)}`;
