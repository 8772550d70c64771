import path from 'node:path';
import { areHosts, DnsResolver, GuardedHosts, readAllowed } from '@hexad/host/outgoing';
import { SandboxSettings, type MirrorOptions } from '@hexad/workspace';
import { z } from 'zod';

const REPOSITORIES = `folders with ${path.delimiter} between, below which agents may work on repositories of this machine; unset: any on an embedded database, else none`;

/** The settings of this role. */
export const AgentsSettings = z.object({
  HEXAD_REPOSITORIES: z.string().optional().describe(REPOSITORIES),
  HEXAD_GIT_ALLOWED_HOSTS: z
    .string()
    .refine((text) => areHosts(text))
    .default('')
    .describe('hosts of git besides those of the public internet: host, host:port, *.suffix or CIDR ranges, with commas'),
  HEXAD_AGENT_KINDS_DIR: z.string().optional().describe('a folder of files that define kinds of agents, beside or in place of those that ship'),
  ...SandboxSettings.shape,
});

export interface ReadSettings {
  /** Where repositories may be reached. */
  readonly route: NonNullable<MirrorOptions['route']>;
  readonly kindsFolder: string | undefined;
}

export function agentsSettings(settings: Readonly<Record<string, string>>): ReadSettings {
  const { HEXAD_REPOSITORIES: folders, HEXAD_AGENT_KINDS_DIR: kindsFolder, HEXAD_GIT_ALLOWED_HOSTS: allowed } = AgentsSettings.parse(settings);
  const embedded = (settings['HEXAD_DATABASE_URL'] ?? 'pglite:').startsWith('pglite:');
  const roots = folders === undefined ? (embedded ? ['/'] : []) : folders.split(path.delimiter).filter(Boolean);
  const hosts = new GuardedHosts({ allowed: readAllowed(allowed), setting: 'HEXAD_GIT_ALLOWED_HOSTS', resolver: new DnsResolver() });
  return { route: { roots, addresses: (host, port) => hosts.connectable({ host, port, isEncrypted: true }) }, kindsFolder };
}
