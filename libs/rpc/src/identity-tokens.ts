import type { Caller, Clock } from '@hexad/kernel';
import { AppError } from '@hexad/kernel';
import { IdentityServiceService, type GetPublicKeyResponse, type IssueTokenResponse } from '@hexad/proto/identity/v1/identity';
import { Metadata } from '@grpc/grpc-js';
import type { Connections } from './connections.js';
import { Expiring } from './expiring.js';
import { invokeUnary } from './invoke.js';
import { DEFAULT_TIMEOUT_MS } from './limits.js';
import { TokenSource, type AnyMethod } from './ports.js';
import { retrying } from './retry.js';

/** Milliseconds before its end at which a token is no longer used: it must live as long as the call takes to arrive. */
const MARGIN = 15_000;
const MOST_CALLERS = 10_000;

export interface IdentityTokensOptions {
  readonly connections: Connections;
  readonly clock: Clock;
  /** The service that asks, and the secret that the host gave it. */
  readonly service: string;
  readonly secret: string;
}

/** Tokens from identity, kept per caller until shortly before they expire; one request at a time for each. */
export class IdentityTokens extends TokenSource {
  readonly #options: IdentityTokensOptions;
  readonly #known = new Expiring<string, string>(MOST_CALLERS);
  readonly #asked = new Map<string, Promise<string>>();

  constructor(options: IdentityTokensOptions) {
    super();
    this.#options = options;
  }

  override token(caller: Caller): Promise<string> {
    const key = `${caller.tenant} ${caller.actor}`;
    const known = this.#known.get(key, this.#options.clock.now().getTime());
    if (known !== undefined) return Promise.resolve(known);
    const asked = this.#asked.get(key);
    if (asked !== undefined) return asked;
    const asking = this.#ask(caller, key).finally(() => this.#asked.delete(key));
    this.#asked.set(key, asking);
    return asking;
  }

  async #ask(caller: Caller, key: string): Promise<string> {
    const { connections, clock, service, secret } = this.#options;
    const request = { service, serviceSecret: secret, tenant: caller.tenant, actor: caller.actor };
    const { token, expiresAt } = (await callPublic(connections, clock, IdentityServiceService.issueToken, request)) as IssueTokenResponse;
    if (token === '') throw new AppError('internal', 'Identity answered without a token.');
    this.#known.set(key, token, expiresAt - MARGIN);
    return token;
  }
}

/** Identity's public key, as a JWK in JSON: what a `JwtVerifier` asks for. */
export const publicKeyFrom = (connections: Connections, clock: Clock) => async (): Promise<string> =>
  ((await callPublic(connections, clock, IdentityServiceService.getPublicKey, {})) as GetPublicKeyResponse).jwk;

function callPublic(connections: Connections, clock: Clock, method: AnyMethod, request: unknown): Promise<unknown> {
  const deadline = clock.now().getTime() + DEFAULT_TIMEOUT_MS;
  const call = () => invokeUnary({ client: connections.to('identity'), method, request, metadata: new Metadata(), deadline });
  return retrying(call, { deadline, clock });
}
