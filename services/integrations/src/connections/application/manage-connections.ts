import { AppError, isUuid, requireRight, type Caller, type Clock } from '@hexad/kernel';
import { hint } from '@hexad/secrets';
import { baseUrlFrom, checkToken, nameFrom, providerFrom, repositoriesFrom } from '../domain/checks.js';
import type { Connection } from '../domain/connection.js';
import type { Accounts, Connections, Reach } from './ports.js';
import type { Tokens } from './tokens.js';

export interface ConnectionWish {
  /** The same for a repeated wish. */
  readonly id: string;
  readonly projectId: string;
  readonly provider: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly token: string;
  readonly repositories: readonly string[];
}

export interface ManageConnectionsParts {
  readonly connections: Connections;
  readonly tokens: Tokens;
  readonly accounts: Accounts;
  readonly reach: Reach;
  readonly clock: Clock;
}

/** Connections to providers: those of the tenant need projects.manage, a project's projects.write; who may see a project is the door's to say. */
export class ManageConnections {
  readonly #parts: ManageConnectionsParts;

  constructor(parts: ManageConnectionsParts) {
    this.#parts = parts;
  }

  async create(caller: Caller, wish: ConnectionWish): Promise<Connection> {
    const { connections, tokens, reach, clock } = this.#parts;
    requireRight(caller, rightFor(wish.projectId));
    const provider = providerFrom(wish.provider);
    checkToken(wish.token);
    const connection: Connection = {
      id: wish.id,
      projectId: wish.projectId,
      provider,
      name: nameFrom(wish.name),
      baseUrl: baseUrlFrom(wish.baseUrl, provider),
      repositories: repositoriesFrom(wish.repositories, provider),
      hint: hint(wish.token),
      createdBy: caller.actor,
      createdAt: clock.now(),
    };
    await reach.check(connection.baseUrl);
    const written = await tokens.write(caller.tenant, connection, wish.token, (sealed) =>
      connections.add(caller.tenant, { connection, sealed }, caller.actor),
    );
    if (written === 'written') return connection;
    if (written === 'again') return this.#again(caller, connection, wish.token);
    if (written === 'full') throw new AppError('exhausted', 'There are 200 connections; delete one that nobody needs.');
    throw new AppError('conflict', `There is a connection ${connection.name} already; delete it or choose another name.`);
  }

  /** `projects`: those that exist for the caller; undefined for all. */
  async list(caller: Caller, projectId: string, projects: readonly string[] | undefined): Promise<readonly Connection[]> {
    const all = await this.#parts.connections.list(caller.tenant, projects);
    return projectId === '' ? all : all.filter((one) => one.projectId === projectId);
  }

  /** As whom the provider knows it. */
  async test(caller: Caller, id: string, call: { readonly signal: AbortSignal; readonly deadline: number }): Promise<string> {
    const { connections, tokens, accounts } = this.#parts;
    const found = isUuid(id) ? await connections.find(caller.tenant, id) : undefined;
    if (found === undefined) throw unknown(id);
    requireRight(caller, rightFor(found.connection.projectId));
    return accounts.whose(found.connection, await tokens.open(caller.tenant, found), call);
  }

  async remove(caller: Caller, id: string): Promise<void> {
    const { connections } = this.#parts;
    const found = isUuid(id) ? await connections.find(caller.tenant, id) : undefined;
    if (found === undefined) throw unknown(id);
    requireRight(caller, rightFor(found.connection.projectId));
    await connections.remove(caller.tenant, id, caller.actor);
  }

  /** The same wish came before: with the same token, or it is another. */
  async #again(caller: Caller, wished: Connection, token: string): Promise<Connection> {
    const { connections, tokens } = this.#parts;
    const known = await connections.find(caller.tenant, wished.id);
    const alike =
      known !== undefined &&
      (['projectId', 'provider', 'name', 'baseUrl'] as const).every((field) => known.connection[field] === wished[field]) &&
      known.connection.repositories.join() === wished.repositories.join() &&
      (await tokens.open(caller.tenant, known)) === token;
    if (alike) return known.connection;
    throw new AppError('conflict', 'The idempotency key was used for another connection.');
  }
}

const rightFor = (projectId: string) => (projectId === '' ? 'projects.manage' : 'projects.write');

const unknown = (id: string): AppError => new AppError('not_found', `There is no connection ${JSON.stringify(id.slice(0, 100))}.`);
