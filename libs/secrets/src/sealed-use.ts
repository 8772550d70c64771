import { AppError } from '@hexad/kernel';
import { seal, unseal, type Sealed } from './envelope.js';
import type { Context, KeyEncryption } from './key-encryption.js';

/** A rotation of the key-encryption key may come between. */
const TRIES = 3;

/**
 * Seals and writes; seals anew when a rotation came between. `write` answers `closed` when nothing is written any more under the version that it
 * was sealed with. Fails with `unavailable` when this process does not get at the new one; `key` is its setting.
 */
export async function writeSealed<T>(
  { kek, key, secret, context }: { readonly kek: KeyEncryption; readonly key: string; readonly secret: string; readonly context: Context },
  write: (sealed: Sealed) => Promise<T | 'closed'>,
): Promise<T> {
  for (let left = TRIES; left > 0; left--) {
    const written = await write(await seal(kek, secret, context));
    if (written !== 'closed') return written;
  }
  throw new AppError(
    'unavailable',
    `This process still seals with a version of ${key} that was rotated away; give it the new one and start it again.`,
  );
}

/** Reads and opens; reads again when a rotation ended between. Undefined where nothing is. Fails with `conflict` when it does not open. */
export async function readSealed(
  kek: KeyEncryption,
  read: () => Promise<{ readonly sealed: Sealed; readonly context: Context } | undefined>,
): Promise<string | undefined> {
  for (let left = TRIES; ; left--) {
    const found = await read();
    if (found === undefined) return undefined;
    try {
      return await unseal(kek, found.sealed, found.context);
    } catch (thrown) {
      if (AppError.from(thrown).code !== 'conflict' || left === 1) throw thrown;
    }
  }
}
