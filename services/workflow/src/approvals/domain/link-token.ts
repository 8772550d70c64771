import { createHash } from 'node:crypto';
import { AppError } from '@hexad/kernel';

/** Tenant and id of the link, and 256 random bits, of which only the hash is kept: nobody makes a token, and none can be read from the database. */
export interface LinkToken {
  readonly tenant: string;
  readonly id: string;
  readonly secret: Uint8Array;
}

const TOKEN = /^[A-Za-z0-9_-]{86}$/;

export const hashOf = (secret: Uint8Array): Buffer => createHash('sha256').update(secret).digest();

export const formatToken = ({ tenant, id, secret }: LinkToken): string =>
  Buffer.concat([bytesOf(tenant), bytesOf(id), secret]).toString('base64url');

export function parseToken(text: string): LinkToken {
  const bytes = TOKEN.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
  // The last character has bits to spare: one token would have several spellings.
  if (bytes.length !== 64 || bytes.toString('base64url') !== text) throw unknownLink();
  return { tenant: uuidOf(bytes.subarray(0, 16)), id: uuidOf(bytes.subarray(16, 32)), secret: bytes.subarray(32) };
}

export const unknownLink = (): AppError => new AppError('not_found', 'This link is not one of ours, or is misspelled.');

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
