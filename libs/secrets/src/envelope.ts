import { randomBytes } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import { close, open } from './box.js';
import { contextBytes, type Context, type KeyEncryption, type WrappedKey } from './key-encryption.js';

/** A secret as it may be stored: closed with a data key of its own, which the key-encryption key has wrapped. */
export interface Sealed {
  readonly key: WrappedKey;
  readonly box: Uint8Array;
}

/** Each secret gets a new data key. */
export async function seal(kek: KeyEncryption, secret: string, context: Context): Promise<Sealed> {
  const dataKey = randomBytes(32);
  const plain = Buffer.from(secret);
  try {
    return { key: await kek.wrap(dataKey, context), box: close(dataKey, plain, contextBytes(context)) };
  } finally {
    dataKey.fill(0);
    plain.fill(0);
  }
}

/** Fails with `conflict` when it was sealed for another context, and as `KeyEncryption.unwrap` does. */
export async function unseal(kek: KeyEncryption, { key, box }: Sealed, context: Context): Promise<string> {
  const dataKey = await kek.unwrap(key, context);
  try {
    const plain = open(dataKey, box, contextBytes(context));
    if (plain === undefined) throw new AppError('conflict', 'A secret does not open: it was sealed for something else, or was changed.');
    const secret = plain.toString();
    plain.fill(0);
    return secret;
  } finally {
    dataKey.fill(0);
  }
}

/** The same data key under the current version of the key-encryption key; the secret stays closed. */
export async function rewrap(kek: KeyEncryption, key: WrappedKey, context: Context): Promise<WrappedKey> {
  const dataKey = await kek.unwrap(key, context);
  try {
    return await kek.wrap(dataKey, context);
  } finally {
    dataKey.fill(0);
  }
}
