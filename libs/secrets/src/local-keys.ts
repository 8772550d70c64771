import type { KeyObject } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import { close, open } from './box.js';
import { contextBytes, type Context, type WrappedKey } from './key-encryption.js';

/** Wraps with a key that this process has. */
export const wrapWith = (kek: string, version: string, key: KeyObject, dataKey: Uint8Array, context: Context): WrappedKey => ({
  kek,
  version,
  bytes: close(key, dataKey, contextBytes(context)),
});

/** Fails with `conflict`. */
export function unwrapWith(key: KeyObject | undefined, { kek, version, bytes }: WrappedKey, context: Context): Buffer {
  if (key === undefined) throw noVersion(kek, version);
  const dataKey = open(key, bytes, contextBytes(context));
  if (dataKey === undefined) throw notOurs(kek, version);
  return dataKey;
}

export const noVersion = (kek: string, version: string): AppError =>
  new AppError('conflict', `The key-encryption key ${kek} has no version ${version} any more, or never had.`, {
    details: { kek, version },
  });

export const notOurs = (kek: string, version: string): AppError =>
  new AppError(
    'conflict',
    `Version ${version} of the key-encryption key ${kek} does not open this: it is of another key or for something else.`,
    {
      details: { kek, version },
    },
  );
