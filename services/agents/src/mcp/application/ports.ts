import type { Sandbox } from '@hexad/workspace';
import type { McpServer } from '../domain/server.js';
import type { McpOffer } from '../domain/offer.js';

/** A server as people see it: of secrets only the names. */
export interface ShownServer {
  readonly server: McpServer;
  readonly secretNames: readonly string[];
  readonly changedBy: string;
  readonly changedAt: Date;
}

/** What tenants have set up. */
export abstract class McpServers {
  /** Makes it, or takes the place of one of the same name; secrets go in and come out only for `ofKind`. */
  abstract put(tenant: string, server: McpServer, by: string, at: Date): Promise<ShownServer>;
  /** By name, without secrets. */
  abstract list(tenant: string): Promise<readonly ShownServer[]>;
  abstract remove(tenant: string, name: string): Promise<boolean>;
  /** Those that agents of the kind use, with their secrets, by name. */
  abstract ofKind(tenant: string, kind: string): Promise<readonly McpServer[]>;
}

/** Where a server of the transport stdio runs. */
export interface McpPlace {
  readonly sandbox: Sandbox;
  readonly folder: string;
}

/** A conversation with a server. */
export interface McpSession extends AsyncDisposable {
  tools(signal: AbortSignal): Promise<readonly McpOffer[]>;
  /** What the tool said, as text, without secrets. Fails with `unavailable` and `timeout`. */
  call(
    tool: string,
    input: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<{ readonly text: string; readonly failed: boolean }>;
}

export abstract class McpSessions {
  /** Fails with `unavailable`, `timeout`, and `host_refused` for a host that tenants may not reach. */
  abstract open(server: McpServer, place: McpPlace, signal: AbortSignal): Promise<McpSession>;
}
