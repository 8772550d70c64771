// Passwords are kept as scrypt hashes with a salt of their own.
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

const LENGTH = 32;
const BLOCKS = { r: 8, p: 3 };
const MAX_MEMORY = 512 * 1024 * 1024;
const USUAL = 15;

/** By PASSWORD_COST, a power of two: 15 takes 32 MiB and some tenths of a second for each guess. Less is for tests. */
function cost(): number {
  const exponent = Number(process.env['PASSWORD_COST'] ?? USUAL);
  const least = process.env['NODE_ENV'] === 'production' ? USUAL : 4;
  if (Number.isInteger(exponent) && exponent >= least && exponent <= 18) return 2 ** exponent;
  throw new Error(`PASSWORD_COST must be a whole number from ${least} to 18.`);
}

export const SHORTEST = 12;
export const LONGEST = 200;

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const N = cost();
  const hash = await derive(password.normalize('NFKC'), salt, LENGTH, { N, ...BLOCKS, maxmem: MAX_MEMORY });
  return ['scrypt', N, BLOCKS.r, BLOCKS.p, salt.toString('base64'), hash.toString('base64')].join('$');
}

export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = stored.split('$');
  const expected = Buffer.from(hash, 'base64');
  const actual = await derive(password.normalize('NFKC'), Buffer.from(salt, 'base64'), LENGTH, {
    N: Number(N),
    r: Number(r),
    p: Number(p),
    maxmem: MAX_MEMORY,
  });
  return expected.length === actual.length && timingSafeEqual(actual, expected);
}

/** Of no password. Compared with where there is no account, so that both take the same time. */
export const noPassword = (): string =>
  ['scrypt', cost(), BLOCKS.r, BLOCKS.p, 'AAAAAAAAAAAAAAAAAAAAAA==', ''].join('$');
