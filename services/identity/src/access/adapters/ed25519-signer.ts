import { hkdfSync } from 'node:crypto';
import { AppError, type Caller } from '@hexad/kernel';
import { TOKEN } from '@hexad/rpc';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { Signer, type PublicKey } from '../application/ports.js';
import type { MintedToken } from '../domain/token.js';
import { makePrivate, readPrivate } from './private-file.js';

/** Signs with the Ed25519 key in a private file, which the first process that starts there makes. The key's name is its thumbprint. */
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
    const jwk = read(path, (await readPrivate(path)) ?? (await make(path)));
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
    const token = await new SignJWT({ tenant: caller.tenant, roles: caller.roles ?? [], project: caller.project })
      .setProtectedHeader({ alg: TOKEN.algorithm, kid: this.#public.kid })
      .setSubject(caller.actor)
      .setIssuer(TOKEN.issuer)
      .setAudience(TOKEN.audience)
      .setIssuedAt(issued)
      .setExpirationTime(expires)
      .sign(this.#key);
    return { token, expiresAt: expires * 1_000 };
  }

  override publicKey(): PublicKey {
    return { kid: this.#public.kid, jwk: JSON.stringify(this.#public) };
  }
}

async function make(path: string): Promise<string> {
  const { privateKey } = await generateKeyPair(TOKEN.algorithm, { extractable: true });
  return makePrivate(path, `${JSON.stringify(await exportJWK(privateKey))}\n`);
}

function read(path: string, text: string): JWK {
  try {
    return JSON.parse(text) as JWK;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

const unreadable = (path: string, cause: unknown) =>
  new AppError('settings_invalid', `The file ${path} holds no signing key; remove it and a new one is made.`, { cause });
