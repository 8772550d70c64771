import { AppError, isUuid, ROLES, type Caller, type Clock, type Role } from '@hexad/kernel';
import { errors, jwtVerify, type JWTHeaderParameters } from 'jose';
import { Expiring } from './expiring.js';
import { TokenVerifier } from './ports.js';
import { TOKEN } from './token.js';
import { VerifyingKeys, type VerifyingKey } from './verifying-keys.js';

/** Seconds for which a token is still taken after its end. */
const TOLERANCE = 5;
/** Seconds by which the clock of identity's machine may be ahead: a token is good for a minute and this from now at most. */
const AHEAD = 30;
const MOST_TOKENS = 10_000;

/**
 * Verifies tokens with the public keys of identity's processes, which are asked for again when a token names another key or a key has ended.
 * A verified token is remembered until it expires; a hash of it would take longer than all the rest.
 */
export class JwtVerifier extends TokenVerifier {
  readonly #keys: VerifyingKeys;
  readonly #clock: Clock;
  readonly #known = new Expiring<string, Caller>(MOST_TOKENS);

  /** `keys` gives all that are in use now. */
  constructor(keys: () => Promise<readonly VerifyingKey[]>, clock: Clock) {
    super();
    this.#keys = new VerifyingKeys(keys, clock);
    this.#clock = clock;
  }

  override async verify(token: string): Promise<Caller> {
    const now = this.#clock.now().getTime();
    const known = this.#known.get(token, now);
    if (known !== undefined) return known;
    const { payload } = await this.#check(token, new Date(now));
    const { tenant, sub, iat, exp, roles, project } = payload;
    if (typeof tenant !== 'string' || !isUuid(tenant) || typeof sub !== 'string' || sub === '' || iat === undefined || exp === undefined) {
      throw new AppError('unauthenticated', 'The token does not say for whom it is.');
    }
    if (exp - iat > TOKEN.lifetime) throw new AppError('unauthenticated', `The token lives longer than ${TOKEN.lifetime} seconds.`);
    if (iat * 1_000 > now + AHEAD * 1_000) {
      throw new AppError('unauthenticated', `The token is dated more than ${AHEAD} seconds ahead; look at the clocks of the machines.`);
    }
    const caller = { tenant, actor: sub, roles: knownRoles(roles), ...(typeof project === 'string' && { project }) };
    this.#known.set(token, caller, exp * 1_000);
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
      return await jwtVerify(token, (header: JWTHeaderParameters) => this.#keys.named(header.kid), options);
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      if (cause instanceof errors.JWTExpired) throw new AppError('unauthenticated', 'The token has expired; ask for a new one.', { cause });
      throw new AppError('unauthenticated', 'The token is not one that identity signed.', { cause });
    }
  }
}

/** Roles that this version knows: an older service gives a newer role no rights. */
const knownRoles = (claim: unknown): Role[] => (Array.isArray(claim) ? ROLES.filter((role) => claim.includes(role)) : []);
