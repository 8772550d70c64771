import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import { clipped, tool, type Tool } from '../../tools/tool.js';
import type { McpOffer } from '../domain/offer.js';
import type { McpServer } from '../domain/server.js';
import type { McpPlace, McpSession, McpSessions } from './ports.js';

/** The servers of one task: each is talked to from its first call to the end of the attempt. */
export class McpBelt implements AsyncDisposable {
  readonly #servers: ReadonlyMap<string, McpServer>;
  readonly #sessions: McpSessions;
  readonly #place: McpPlace;
  readonly #signal: AbortSignal;
  readonly #open = new Map<string, Promise<McpSession>>();

  constructor(servers: readonly McpServer[], sessions: McpSessions, at: { readonly place: McpPlace; readonly signal: AbortSignal }) {
    this.#servers = new Map(servers.map((server) => [server.name, server]));
    this.#sessions = sessions;
    this.#place = at.place;
    this.#signal = at.signal;
  }

  /** What all servers have now, and a line for each that cannot be used: a task does not fail for a server that is away. */
  async offers(): Promise<{ readonly offers: readonly McpOffer[]; readonly notes: readonly string[] }> {
    const asked = await Promise.all(
      [...this.#servers.keys()].map(async (name) => {
        try {
          return { offers: await (await this.#session(name)).tools(this.#signal), notes: [] };
        } catch (thrown) {
          this.#signal.throwIfAborted();
          return { offers: [], notes: [`The tools of ${name} are not there: ${AppError.from(thrown).message}`] };
        }
      }),
    );
    return { offers: asked.flatMap(({ offers }) => offers), notes: asked.flatMap(({ notes }) => notes) };
  }

  /** As tools of the loop. `writes`: what a server in the sandbox changes in the work tree is kept. */
  tools(offers: readonly McpOffer[], writes: boolean): Tool[] {
    return offers.map((offer) => {
      const server = this.#servers.get(offer.server);
      const inside = server?.transport === 'stdio';
      return tool({
        name: offer.name,
        description: `${offer.description}\n(A tool of ${offer.server}, which is no part of the platform.)`.trim(),
        input: inputOf(offer),
        schema: offer.schema,
        asks: server?.ask ?? false,
        risk: () => (inside ? 1 : 0),
        execute: async (input) => {
          if (!server) throw new AppError('not_found', `The server ${offer.server} was taken away; do without ${offer.name}.`);
          const { text, failed } = await this.#call(offer, input as Readonly<Record<string, unknown>>);
          return { text: clipped(text), failed, ...(inside && writes && { changed: 'unknown' as const }) };
        },
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const open = await Promise.allSettled(this.#open.values());
    await Promise.allSettled(open.flatMap((one) => (one.status === 'fulfilled' ? [one.value[Symbol.asyncDispose]()] : [])));
  }

  /** A server that died or does not answer is a result: the next call opens it again. */
  async #call(offer: McpOffer, input: Readonly<Record<string, unknown>>): Promise<{ text: string; failed: boolean }> {
    try {
      return await (await this.#session(offer.server)).call(offer.tool, input, this.#signal);
    } catch (thrown) {
      this.#signal.throwIfAborted();
      const session = this.#open.get(offer.server);
      this.#open.delete(offer.server);
      await session?.then((one) => one[Symbol.asyncDispose]()).catch(() => undefined);
      return { text: `${offer.server} could not be used: ${AppError.from(thrown).message}`, failed: true };
    }
  }

  #session(name: string): Promise<McpSession> {
    const session = this.#open.get(name) ?? this.#sessions.open(this.#servers.get(name)!, this.#place, this.#signal);
    this.#open.set(name, session);
    session.catch(() => this.#open.delete(name));
    return session;
  }
}

/** Its schema where we can read it, any object otherwise: the server checks what it gets. */
function inputOf({ schema }: McpOffer): z.ZodType {
  const anything = z.record(z.string(), z.unknown());
  try {
    return z.intersection(anything, z.fromJSONSchema(schema));
  } catch {
    return anything;
  }
}
