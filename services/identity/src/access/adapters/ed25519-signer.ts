import { hkdfSync } from 'node:crypto';
import { AppError, type Caller } from '@hexad/kernel';
import { TOKEN } from '@hexad/rpc';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { Signer } from '../application/ports.js';
import type { MintedToken } from '../domain/token.js';
import { readPrivate, writePrivate } from './private-file.js';

/** Signs with the Ed25519 key in a private file, which is made at the first start. The key's name is its thumbprint. */
export class Ed25519Signer extends Signer {
  /** Another secret, for the secrets of keys: made from the same file, and telling nothing of it. */
  readonly keyRoot: Uint8Array;
  readonly #key: CryptoKey | Uint8Array;
  readonly #public: JWK & { readonly kid: string };

  private constructor(key: CryptoKey | Uint8Array, publicKey: JWK & { readonly kid: string }, keyRoot: Uint8Array) {
    super();
    this.keyRoot = keyRoot;
    this.#key = key;
    this.#public = publicKey;
  }

  static async open(path: string): Promise<Ed25519Signer> {
    const jwk = read(path, await readPrivate(path)) ?? (await make(path));
    try {
      const { kty, crv, x, d = '' } = jwk;
      const keyRoot = new Uint8Array(hkdfSync('sha256', Buffer.from(d, 'base64url'), '', 'hexad api keys', 32));
      const kid = await calculateJwkThumbprint(jwk);
      const publicKey = { kty, crv, x, kid, alg: TOKEN.algorithm, use: 'sig' };
      return new Ed25519Signer(await importJWK(jwk, TOKEN.algorithm), publicKey, keyRoot);
    } catch (cause) {
      throw unreadable(path, cause);
    }
  }

  override async sign(caller: Caller, now: Date): Promise<MintedToken> {
    const issued = Math.floor(now.getTime() / 1_000);
    const expires = issued + TOKEN.lifetime;
    const token = await new SignJWT({ tenant: caller.tenant, roles: caller.roles ?? [] })
      .setProtectedHeader({ alg: TOKEN.algorithm, kid: this.#public.kid })
      .setSubject(caller.actor)
      .setIssuer(TOKEN.issuer)
      .setAudience(TOKEN.audience)
      .setIssuedAt(issued)
      .setExpirationTime(expires)
      .sign(this.#key);
    return { token, expiresAt: expires * 1_000 };
  }

  override publicKey(): string {
    return JSON.stringify(this.#public);
  }
}

async function make(path: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(TOKEN.algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  await writePrivate(path, `${JSON.stringify(jwk)}\n`);
  return jwk;
}

function read(path: string, text: string | undefined): JWK | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as JWK;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

const unreadable = (path: string, cause: unknown) =>
  new AppError('settings_invalid', `The file ${path} holds no signing key; remove it and a new one is made.`, { cause });
