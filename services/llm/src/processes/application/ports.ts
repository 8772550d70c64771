import type { UnrecordedCall } from '../domain/unrecorded-call.js';
import type { Seen } from '../domain/silence.js';

/** The processes that reserve money, on the database that they share. */
export abstract class Processes {
  /** This one lives, and all its calls from before that moment are recorded. Gives the others. */
  abstract beat(unrecordedFrom: Date): Promise<readonly Seen[]>;
  /** This one ends in good order. */
  abstract leave(): Promise<void>;
  /** It left nothing behind any more. Nothing happens when it has beaten since. */
  abstract forget(dead: Seen): Promise<void>;
}

/** What a dead process left of one tenant. */
export abstract class Remains {
  abstract tenants(): Promise<readonly string[]>;
  /** The time of its attempts is over now: whoever books next ends them. Gives how many they were. */
  abstract release(tenant: string, dead: Seen): Promise<number>;
  /** Calls without a record, all of whose attempts have ended; at most `limit`. */
  abstract unrecorded(tenant: string, dead: Seen, limit: number): Promise<readonly UnrecordedCall[]>;
}
