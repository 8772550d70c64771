import { AppError } from '@hexad/kernel';

/**
 * `hxd_<tenant>_<secret>`: 16 and 32 bytes in base64url. The tenant is in the key because its rows cannot be seen before it is known;
 * the secret is 256 random bits, so a plain hash of it is enough.
 */
const KEY = /^hxd_([A-Za-z0-9_-]{22})_([A-Za-z0-9_-]{43})$/;

export interface ApiKey {
  readonly tenant: string;
  readonly secret: Uint8Array;
}

export function formatKey({ tenant, secret }: ApiKey): string {
  return `hxd_${Buffer.from(tenant.replaceAll('-', ''), 'hex').toString('base64url')}_${Buffer.from(secret).toString('base64url')}`;
}

export function parseKey(text: string): ApiKey {
  const [spelled, tenant, secret] = KEY.exec(text.trim()) ?? [];
  if (tenant === undefined || secret === undefined) {
    throw new AppError('unauthenticated', 'The key is not one of this platform; a key begins with hxd_ and has 70 characters.');
  }
  const hex = Buffer.from(tenant, 'base64url').toString('hex');
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  const key = { tenant: uuid, secret: Buffer.from(secret, 'base64url') };
  // The last character of each part has bits to spare: one key would have many spellings.
  if (formatKey(key) !== spelled) throw new AppError('unauthenticated', 'The key is misspelled in a last character; copy it as a whole.');
  return key;
}
