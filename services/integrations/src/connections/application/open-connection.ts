import { AppError, type Caller, type Clock } from '@hexad/kernel';
import type { Lines } from '../../wire/lines.js';
import type { Patience } from '../../wire/line.js';
import type { Opened } from '../../wire/opened.js';
import { patiently } from '../../wire/patiently.js';
import type { RepoAddress } from '../domain/address.js';
import { forRepo, theOnly, type Wanted } from '../domain/choose.js';
import type { Connection } from '../domain/connection.js';
import type { Connections } from './ports.js';
import type { Tokens } from './tokens.js';

/** One call of somebody. */
export interface Asked extends Patience {
  readonly caller: Caller;
}

/** Finds the connection that serves a call, opens its token for that call, and tries again what may pass. */
export class OpenConnection {
  readonly #connections: Connections;
  readonly #tokens: Tokens;
  readonly #lines: Lines;
  readonly #clock: Clock;

  constructor(parts: { readonly connections: Connections; readonly tokens: Tokens; readonly lines: Lines; readonly clock: Clock }) {
    this.#connections = parts.connections;
    this.#tokens = parts.tokens;
    this.#lines = parts.lines;
    this.#clock = parts.clock;
  }

  async forRepo<T>(asked: Asked, wanted: Wanted, place: RepoAddress, work: (opened: Opened) => Promise<T>): Promise<T> {
    const all = await this.#connections.usable(asked.caller.tenant, wanted.projectId, 'github');
    return this.#with(asked, forRepo(all, wanted, place), work);
  }

  async forChat<T>(asked: Asked, wanted: Wanted, work: (opened: Opened) => Promise<T>): Promise<T> {
    const all = await this.#connections.usable(asked.caller.tenant, wanted.projectId, 'slack');
    return this.#with(asked, theOnly(all, wanted, 'slack'), work);
  }

  async #with<T>({ caller, signal, deadline }: Asked, { id }: Connection, work: (opened: Opened) => Promise<T>): Promise<T> {
    const found = await this.#connections.find(caller.tenant, id);
    if (found === undefined) throw new AppError('not_found', 'The connection was deleted a moment ago.');
    const token = await this.#tokens.open(caller.tenant, found);
    const patience = { signal, deadline };
    const opened = { connection: found.connection, token, line: this.#lines.of(id), patience };
    return patiently(() => work(opened), patience, this.#clock);
  }
}
