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
import type { VerifyingKey } from './verifying-keys.js';

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
    const key = JSON.stringify([caller.tenant, caller.actor, caller.project]);
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
    const { tenant, actor, project } = caller;
    const request = { service, serviceSecret: secret, tenant, actor, work: project === undefined ? undefined : { projectId: project } };
    const { token, expiresAt } = (await callPublic(connections, clock, IdentityServiceService.issueToken, request)) as IssueTokenResponse;
    if (token === '') throw new AppError('internal', 'Identity answered without a token.');
    this.#known.set(key, token, expiresAt - MARGIN);
    return token;
  }
}

/** The public keys that identity signs with: what a `JwtVerifier` asks for. */
export const publicKeysFrom = (connections: Connections, clock: Clock) => async (): Promise<readonly VerifyingKey[]> => {
  const { jwk, keys } = (await callPublic(connections, clock, IdentityServiceService.getPublicKey, {})) as GetPublicKeyResponse;
  // An identity of an earlier version names its one key alone.
  return keys.length > 0 ? keys : [{ jwk, expiresAt: Infinity }];
};

function callPublic(connections: Connections, clock: Clock, method: AnyMethod, request: unknown): Promise<unknown> {
  const deadline = clock.now().getTime() + DEFAULT_TIMEOUT_MS;
  const call = () => invokeUnary({ client: connections.to('identity'), method, request, metadata: new Metadata(), deadline });
  return retrying(call, { deadline, clock });
}
