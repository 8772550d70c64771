import type { Told } from '../../feed/domain/entry.js';

/** Where messages wait for one person. */
export abstract class Inbox {
  /** Keeps it for the user, once for each key. */
  abstract put(tenant: string, userId: string, told: Told, key: string): Promise<void>;
}
