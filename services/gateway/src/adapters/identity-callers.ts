import { readFile } from 'node:fs/promises';
import { AppError, ROLES, type Caller, type Clock, type Role } from '@hexad/kernel';
import { ANONYMOUS, KeyCallers } from '@hexad/rpc';
import type { Backend } from '../application/backend.js';
import { Callers } from '../application/callers.js';

/** Callers as identity knows them. */
export class IdentityCallers extends Callers {
  readonly #keys: KeyCallers;
  readonly #keyFile: string;
  readonly #tickets: Backend['tickets'];

  constructor(backend: Backend, keyFile: string, clock: Clock) {
    super();
    this.#keys = new KeyCallers(backend.identity, clock);
    this.#keyFile = keyFile;
    this.#tickets = backend.tickets;
  }

  override byKey(apiKey: string, retryMs?: number): Promise<Caller> {
    return this.#keys.byKey(apiKey, retryMs);
  }

  override async byTicket(ticket: string): Promise<Caller> {
    const { tenant, actor, roles } = await this.#tickets.redeemTicket({ ticket }, { caller: ANONYMOUS });
    return { tenant, actor, roles: known(roles) };
  }

  override async again({ tenant, actor }: Caller): Promise<Caller> {
    const { roles } = await this.#tickets.checkCaller({}, { caller: { tenant, actor } });
    return { tenant, actor, roles: known(roles) };
  }

  override async local(): Promise<Caller> {
    return this.#keys.byFoundKey('local', () => this.#readKey());
  }

  async #readKey(): Promise<string> {
    try {
      return (await readFile(this.#keyFile, 'utf8')).trim();
    } catch (cause) {
      throw new AppError('unauthenticated', 'The local key cannot be read; use a key in the header Authorization.', { cause });
    }
  }
}

const known = (roles: readonly string[]): Role[] => ROLES.filter((role) => roles.includes(role));
