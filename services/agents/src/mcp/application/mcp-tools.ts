import { mkdir } from 'node:fs/promises';
import type { Sandbox } from '@hexad/workspace';
import { McpBelt } from './belt.js';
import type { McpServers, McpSessions } from './ports.js';

export interface McpParts {
  readonly servers: McpServers;
  readonly sessions: McpSessions;
  readonly sandbox: Sandbox;
}

/** The tools that tenants have set up for their agents. */
export class McpTools {
  readonly #parts: McpParts;

  constructor(parts: McpParts) {
    this.#parts = parts;
  }

  /** Of one attempt. Programs start in `folder`, which is made when it is not there. */
  async belt(who: { readonly tenant: string; readonly kind: string }, folder: string, signal: AbortSignal): Promise<McpBelt> {
    const { servers, sessions, sandbox } = this.#parts;
    const own = await servers.ofKind(who.tenant, who.kind);
    if (own.length > 0) await mkdir(folder, { recursive: true });
    return new McpBelt(own, sessions, { place: { sandbox, folder }, signal });
  }
}
