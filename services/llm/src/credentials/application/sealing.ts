import { AppError } from '@hexad/kernel';
import { seal, type Context, type KeyEncryption, type Sealed } from '@hexad/secrets';
import type { Written } from './ports.js';

const TRIES = 3;

/** Seals and writes; again with the current version when a rotation of the key-encryption key came between. */
export async function writeSealed(
  kek: KeyEncryption,
  secret: string,
  context: Context,
  write: (sealed: Sealed) => Promise<Written>,
): Promise<Exclude<Written, 'closed'>> {
  let version = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    const sealed = await seal(kek, secret, context);
    const written = await write(sealed);
    if (written !== 'closed') return written;
    version = sealed.key.version;
  }
  throw new AppError(
    'unavailable',
    `This process still encrypts with version ${version} of the key-encryption key, from which the platform was rotated; give it the new one and start it again.`,
  );
}
