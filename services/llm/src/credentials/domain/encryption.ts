/** A version of a key-encryption key, as one text. */
export const versionName = ({ kek, version }: { readonly kek: string; readonly version: string }): string => `${kek}#${version}`;

/**
 * Taking all rows from old versions of the key-encryption key to the current one. `running`: rows are wrapped anew, and nothing is written under
 * the old versions; `retiring`: no row has one, and nothing is read under them either; `done`: the key itself refuses them, as far as it can.
 */
export interface EncryptionRotation {
  readonly id: string;
  readonly kek: string;
  /** To which it goes. */
  readonly version: string;
  /** From which: names of versions. */
  readonly closing: readonly string[];
  readonly state: 'running' | 'retiring' | 'done';
  /** Rows. */
  readonly total: number;
  readonly done: number;
  /** Rows that do not open: their keys have to be set again or deleted before the rotation can end. */
  readonly failed: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | undefined;
}
