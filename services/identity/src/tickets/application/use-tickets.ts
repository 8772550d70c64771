import { createHash, randomBytes } from 'node:crypto';
import { AppError, type Caller, type Clock } from '@hexad/kernel';
import type { Credentials, Tenants } from '../../access/application/ports.js';
import { rolesOfUser } from '../../access/domain/roles.js';
import { formatTicket, parseTicket, TICKET_MS } from '../domain/ticket.js';
import type { Tickets } from './tickets.js';

/** Gives tickets to callers, and changes a ticket back into its caller, once. */
export class UseTickets {
  readonly #tickets: Tickets;
  readonly #tenants: Tenants;
  readonly #credentials: Credentials;
  readonly #clock: Clock;

  constructor(tickets: Tickets, tenants: Tenants, credentials: Credentials, clock: Clock) {
    this.#tickets = tickets;
    this.#tenants = tenants;
    this.#credentials = credentials;
    this.#clock = clock;
  }

  async create({ tenant, actor }: Caller): Promise<{ readonly ticket: string; readonly expiresAt: Date }> {
    const secret = randomBytes(32);
    const now = this.#clock.now();
    const expiresAt = new Date(now.getTime() + TICKET_MS);
    await this.#tickets.add(tenant, { hash: hashOf(secret), actor, expiresAt }, now);
    return { ticket: formatTicket({ tenant, secret }), expiresAt };
  }

  /** With the roles that they have now. Fails with `unauthenticated`. */
  async redeem(text: string): Promise<Caller> {
    const { tenant, secret } = parseTicket(text);
    const known = await this.#tenants.exists(tenant);
    const actor = known ? await this.#tickets.take(tenant, hashOf(secret), this.#clock.now()) : undefined;
    if (actor === undefined) throw new AppError('unauthenticated', 'The ticket was used, or has run out; get another one.');
    return this.check({ tenant, actor });
  }

  /** Fails with `unauthenticated` for whom the platform does not know any more. */
  async check({ tenant, actor }: Caller): Promise<Caller> {
    const role = await this.#credentials.roleOf({ tenant, actor }, this.#clock.now());
    if (role === undefined) throw new AppError('unauthenticated', 'The key behind it was revoked or has expired.');
    return { tenant, actor, roles: rolesOfUser(tenant, role) };
  }
}

const hashOf = (secret: Uint8Array): Uint8Array => createHash('sha256').update(secret).digest();
