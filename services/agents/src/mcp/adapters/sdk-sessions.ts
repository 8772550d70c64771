import type { GuardedFetch } from '@hexad/host/outgoing';
import { AppError } from '@hexad/kernel';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { CallToolResultSchema, type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { McpSessions, type McpPlace, type McpSession } from '../application/ports.js';
import { MOST_TOOLS, offerOf, type McpOffer } from '../domain/offer.js';
import { redacted, type McpServer } from '../domain/server.js';
import { SandboxTransport } from './sandbox-transport.js';

/** Milliseconds for the first words, and for one call. */
const OPEN_MS = 20_000;
const CALL_MS = 120_000;
/** Pages of tools that are asked for. */
const PAGES = 10;
const OURSELVES = { name: 'hexad', version: '1' };

/** Servers by the official client of the protocol. */
export class SdkSessions extends McpSessions {
  readonly #fetch: GuardedFetch['fetch'];

  constructor(fetch: GuardedFetch['fetch']) {
    super();
    this.#fetch = fetch;
  }

  override async open(server: McpServer, place: McpPlace, signal: AbortSignal): Promise<McpSession> {
    const client = new Client(OURSELVES);
    try {
      await client.connect(this.#transport(server, place), { timeout: OPEN_MS, signal });
      return new SdkSession(client, server);
    } catch (thrown) {
      await client.close().catch(() => undefined);
      throw failure(server, thrown);
    }
  }

  #transport(server: McpServer, place: McpPlace): Transport {
    if (server.transport === 'stdio') return new SandboxTransport(server, place);
    const options = { fetch: this.#fetch, requestInit: { headers: server.headers } };
    return new StreamableHTTPClientTransport(new URL(server.url), options);
  }
}

class SdkSession implements McpSession {
  readonly #client: Client;
  readonly #server: McpServer;

  constructor(client: Client, server: McpServer) {
    this.#client = client;
    this.#server = server;
  }

  async tools(signal: AbortSignal): Promise<readonly McpOffer[]> {
    const found: McpOffer[] = [];
    let cursor: string | undefined;
    try {
      for (let page = 0; page < PAGES && found.length < MOST_TOOLS; page += 1) {
        const { tools, nextCursor } = await this.#client.listTools(cursor === undefined ? {} : { cursor }, { timeout: OPEN_MS, signal });
        found.push(...tools.flatMap((one) => offerOf(this.#server.name, one) ?? []));
        if (nextCursor === undefined) break;
        cursor = nextCursor;
      }
    } catch (thrown) {
      throw failure(this.#server, thrown);
    }
    const known = new Set<string>();
    const told = found.filter(({ name }) => !known.has(name) && known.add(name));
    return (JSON.parse(redacted(this.#server, JSON.stringify(told))) as McpOffer[]).slice(0, MOST_TOOLS);
  }

  async call(name: string, input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<{ text: string; failed: boolean }> {
    try {
      const wish = { name, arguments: { ...input } };
      const said = (await this.#client.callTool(wish, CallToolResultSchema, { timeout: CALL_MS, signal })) as CallToolResult;
      return { text: redacted(this.#server, textOf(said)), failed: said.isError === true };
    } catch (thrown) {
      throw failure(this.#server, thrown);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close().catch(() => undefined);
  }
}

/** What a model can read of an answer; of pictures and the like, that they were there. */
function textOf({ content, structuredContent }: CallToolResult): string {
  const parts = content.map((part) => {
    if (part.type === 'text') return part.text;
    if (part.type === 'resource') return 'text' in part.resource ? part.resource.text : `[${part.resource.uri}]`;
    return part.type === 'resource_link' ? `[${part.uri}]` : `[${part.type}]`;
  });
  if (parts.length === 0 && structuredContent) return JSON.stringify(structuredContent);
  return parts.join('\n') || 'It said nothing.';
}

/** In one sentence that can be shown: what a server says may hold what it was given. */
function failure(server: McpServer, thrown: unknown): AppError {
  const known = causeOf(thrown);
  const said = redacted(server, known.message).replace(/\s+/g, ' ').slice(0, 300);
  const code = known.code === 'internal' ? (/timed out/i.test(said) ? 'timeout' : 'unavailable') : known.code;
  return new AppError(code, `The server of tools ${server.name} failed: ${said}`);
}

/** A connection that was refused stands below the words of fetch. */
function causeOf(thrown: unknown): AppError {
  for (let error = thrown; error instanceof Error; error = error.cause) if (error instanceof AppError) return error;
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  return new AppError('internal', cause instanceof Error ? cause.message : String(cause));
}
