import type { Platform } from '@hexad/host';
import { DnsResolver, guardedFetch, GuardedHosts, readAllowed } from '@hexad/host/outgoing';
import type { KeyEncryption } from '@hexad/secrets';
import type { Sandbox } from '@hexad/workspace';
import type { Provider } from '@nestjs/common';
import { agentsSchema } from '../adapters/schema.js';
import { SdkSessions } from './adapters/sdk-sessions.js';
import { StoreServers } from './adapters/store-servers.js';
import { ManageServers } from './application/manage-servers.js';
import { McpTools } from './application/mcp-tools.js';

export interface ComposedMcp {
  readonly tools: McpTools;
  readonly providers: Provider[];
}

/** Servers of tools of tenants. Disposing `stack` closes the connections to them. */
export function composeMcp(
  platform: Platform,
  parts: { readonly kek: KeyEncryption; readonly sandbox: Sandbox; readonly kinds: Iterable<string> },
  stack: AsyncDisposableStack,
): ComposedMcp {
  const { settings, clock } = platform;
  const servers = new StoreServers(platform.store(agentsSchema), parts.kek);
  const allowed = readAllowed(settings['HEXAD_MCP_ALLOWED_HOSTS'] ?? '');
  const hosts = new GuardedHosts({ allowed, setting: 'HEXAD_MCP_ALLOWED_HOSTS', resolver: new DnsResolver() });
  const sessions = new SdkSessions(stack.use(guardedFetch(hosts)).fetch);
  return {
    tools: new McpTools({ servers, sessions, sandbox: parts.sandbox }),
    providers: [{ provide: ManageServers, useValue: new ManageServers(servers, parts.kinds, clock) }],
  };
}
