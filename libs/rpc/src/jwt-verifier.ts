import { hash as digest } from 'node:crypto';
import { AppError, isUuid, ROLES, type Caller, type Clock, type Role } from '@hexad/kernel';
import { errors, importJWK, jwtVerify, type CryptoKey, type JWK, type JWTHeaderParameters } from 'jose';
import { Expiring } from './expiring.js';
import { TokenVerifier } from './ports.js';

/** What every token of the platform says; `identity` alone mints them. */
export const TOKEN = {
  algorithm: 'EdDSA',
  issuer: 'hexad.identity',
  audience: 'hexad',
  /** Seconds. */
  lifetime: 60,
} as const;

/** Seconds by which two machines' clocks may differ. */
const TOLERANCE = 5;
const MOST_TOKENS = 10_000;
const REFETCH_MS = 1_000;

/**
 * Verifies tokens with identity's public key, which is asked for once and again when a token names another key.
 * A verified token is remembered by its hash until it expires.
 */
export class JwtVerifier extends TokenVerifier {
  readonly #publicKey: () => Promise<string>;
  readonly #clock: Clock;
  readonly #known = new Expiring<string, Caller>(MOST_TOKENS);
  #fetchedAt = 0;
  #key: Promise<{ readonly id: string | undefined; readonly key: CryptoKey | Uint8Array }> | undefined;

  /** `publicKey` gives the JWK as JSON. */
  constructor(publicKey: () => Promise<string>, clock: Clock) {
    super();
    this.#publicKey = publicKey;
    this.#clock = clock;
  }

  override async verify(token: string): Promise<Caller> {
    const now = this.#clock.now().getTime();
    const hash = digest('sha256', token, 'base64');
    const known = this.#known.get(hash, now);
    if (known !== undefined) return known;
    const { payload } = await this.#check(token, new Date(now));
    const { tenant, sub, iat, exp, roles } = payload;
    if (typeof tenant !== 'string' || !isUuid(tenant) || typeof sub !== 'string' || sub === '' || iat === undefined || exp === undefined) {
      throw new AppError('unauthenticated', 'The token does not say for whom it is.');
    }
    if (exp - iat > TOKEN.lifetime) throw new AppError('unauthenticated', `The token lives longer than ${TOKEN.lifetime} seconds.`);
    const caller = { tenant, actor: sub, roles: knownRoles(roles) };
    this.#known.set(hash, caller, exp * 1_000);
    return caller;
  }

  async #check(token: string, currentDate: Date) {
    const options = {
      issuer: TOKEN.issuer,
      audience: TOKEN.audience,
      algorithms: [TOKEN.algorithm],
      clockTolerance: TOLERANCE,
      currentDate,
    };
    try {
      return await jwtVerify(token, async (header: JWTHeaderParameters) => (await this.#keyNamed(header.kid)).key, options);
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      if (cause instanceof errors.JWTExpired) throw new AppError('unauthenticated', 'The token has expired; ask for a new one.', { cause });
      throw new AppError('unauthenticated', 'The token is not one that identity signed.', { cause });
    }
  }

  async #keyNamed(id: string | undefined) {
    const held = await (this.#key ??= this.#fetch());
    if (id === undefined || held.id === id) return held;
    // Another name may be a new key; a wild one must not make every call ask.
    if (this.#clock.now().getTime() - this.#fetchedAt > REFETCH_MS) {
      const fetched = await (this.#key = this.#fetch());
      if (fetched.id === id) return fetched;
    }
    throw new AppError('unauthenticated', 'The token was signed with a key that is not in use.');
  }

  async #fetch() {
    try {
      this.#fetchedAt = this.#clock.now().getTime();
      const jwk = JSON.parse(await this.#publicKey()) as JWK;
      return { id: jwk.kid, key: await importJWK(jwk, TOKEN.algorithm) };
    } catch (error) {
      this.#key = undefined;
      if (error instanceof AppError) throw error;
      throw new AppError('unavailable', 'The key that verifies tokens cannot be had from identity.', { cause: error });
    }
  }
}

/** Roles that this version knows: an older service gives a newer role no rights. */
const knownRoles = (claim: unknown): Role[] => (Array.isArray(claim) ? ROLES.filter((role) => claim.includes(role)) : []);
