import { AppError, requireRight, type Caller, type Clock } from '@hexad/kernel';
import { McpServer } from '../domain/server.js';
import type { McpServers, ShownServer } from './ports.js';

/** Each one's tools stand in every question to a model. */
const MOST = 20;

/** Sets up the servers of a tenant. What they do is done for everybody of it, so it takes whoever manages its projects. */
export class ManageServers {
  readonly #servers: McpServers;
  readonly #kinds: ReadonlySet<string>;
  readonly #clock: Clock;

  constructor(servers: McpServers, kinds: Iterable<string>, clock: Clock) {
    this.#servers = servers;
    this.#kinds = new Set(kinds);
    this.#clock = clock;
  }

  /** Fails with `invalid`, saying everything that is wrong, and with `too_large`. */
  async put(caller: Caller, config: unknown): Promise<ShownServer> {
    requireRight(caller, 'projects.manage');
    const read = McpServer.safeParse(config);
    if (!read.success) {
      const faults = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the server'}: ${message}`);
      throw new AppError('invalid', `The server cannot be used: ${faults.join('; ')}.`);
    }
    const strange = read.data.kinds.find((kind) => !this.#kinds.has(kind));
    if (strange) throw new AppError('invalid', `There are no agents of the kind ${strange}; there are ${[...this.#kinds].join(', ')}.`);
    const there = await this.#servers.list(caller.tenant);
    if (there.length >= MOST && !there.some(({ server }) => server.name === read.data.name))
      throw new AppError('too_large', `A tenant has at most ${MOST} servers of tools; remove one first.`);
    return this.#servers.put(caller.tenant, read.data, caller.actor, this.#clock.now());
  }

  list(caller: Caller): Promise<readonly ShownServer[]> {
    requireRight(caller, 'projects.manage');
    return this.#servers.list(caller.tenant);
  }

  /** Fails with `not_found`. */
  async remove(caller: Caller, name: string): Promise<void> {
    requireRight(caller, 'projects.manage');
    if (!(await this.#servers.remove(caller.tenant, name)))
      throw new AppError('not_found', `There is no server of tools ${JSON.stringify(name)}.`);
  }
}
