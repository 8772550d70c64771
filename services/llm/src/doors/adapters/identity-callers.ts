import type { Caller, Clock } from '@hexad/kernel';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { KeyCallers, type RpcClients } from '@hexad/rpc';
import { Callers } from '../application/ports.js';

/** Milliseconds: clients try again by themselves, and would rather hear soon that the database is away. */
const RETRY_MS = 1_000;

/** Callers as identity knows them. */
export class IdentityCallers extends Callers {
  readonly #keys: KeyCallers;

  constructor(rpc: RpcClients, clock: Clock) {
    super();
    this.#keys = new KeyCallers(rpc.client('identity', IdentityServiceService), clock);
  }

  override byKey(apiKey: string): Promise<Caller> {
    return this.#keys.byKey(apiKey, RETRY_MS);
  }
}
