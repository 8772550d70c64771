import path from 'node:path';
import { AppError } from '@hexad/kernel';
import { areHosts, DnsResolver, GuardedHosts, readAllowed } from '@hexad/host/outgoing';
import { SandboxSettings, type MirrorOptions } from '@hexad/workspace';
import { z } from 'zod';
import type { Kind } from './domain/kinds.js';
import { GitSettings } from './git/settings.js';

const REPOSITORIES = `folders with ${path.delimiter} between, below which agents may work on repositories of this machine; unset: any on an embedded database, else none`;

/** The settings of this role. */
export const AgentsSettings = z.object({
  HEXAD_REPOSITORIES: z.string().optional().describe(REPOSITORIES),
  HEXAD_GIT_ALLOWED_HOSTS: z
    .string()
    .refine((text) => areHosts(text))
    .default('')
    .describe('hosts of git besides those of the public internet: host, host:port, *.suffix or CIDR ranges, with commas'),
  HEXAD_MCP_ALLOWED_HOSTS: z
    .string()
    .refine((text) => areHosts(text))
    .default('')
    .describe(
      'hosts of servers of tools (MCP) besides those of the public internet over https: host, host:port, *.suffix or CIDR ranges, with commas',
    ),
  HEXAD_MIRROR_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3_650)
    .default(30)
    .describe('days without a task after which the mirror of its repository is removed'),
  HEXAD_WORKSPACE_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3_650)
    .default(90)
    .describe('days without a task after which the workspace of a run is removed, but for its logs'),
  HEXAD_AGENT_KINDS_DIR: z
    .string()
    .optional()
    .describe('a folder of files that define kinds of agents, beside or in place of those that ship'),
  HEXAD_AGENT_KINDS: z
    .string()
    .regex(/^[a-z][a-z0-9-]*(,[a-z][a-z0-9-]*)*$/)
    .optional()
    .describe('names of kinds of agents with commas, whose tasks this process takes; unset: all'),
  ...SandboxSettings.shape,
  ...GitSettings.shape,
});

export interface ReadSettings {
  /** Where repositories may be reached. */
  readonly route: NonNullable<MirrorOptions['route']>;
  /** Days without a task after which a mirror is removed. */
  readonly mirrorDays: number;
  /** Days without a task after which the workspace of a run is removed, but for its logs. */
  readonly workspaceDays: number;
  readonly kindsFolder: string | undefined;
  /** Those of the kinds whose tasks this process takes. Fails with `settings_invalid` on one that there is not. */
  readonly serves: (kinds: readonly Kind[]) => readonly Kind[];
}

/** What lies in `dataDir` belongs to the platform and its tenants: no repository is read from there, whatever is allowed. */
export function agentsSettings(settings: Readonly<Record<string, string>>, dataDir: string): ReadSettings {
  const read = AgentsSettings.parse(settings);
  const embedded = (settings['HEXAD_DATABASE_URL'] ?? 'pglite:').startsWith('pglite:');
  const folders = read.HEXAD_REPOSITORIES?.split(path.delimiter).filter(Boolean);
  const roots = folders ?? (embedded ? ['/'] : []);
  const allowed = readAllowed(read.HEXAD_GIT_ALLOWED_HOSTS);
  const hosts = new GuardedHosts({ allowed, setting: 'HEXAD_GIT_ALLOWED_HOSTS', resolver: new DnsResolver() });
  return {
    route: {
      roots,
      closed: [dataDir],
      addresses: (host, port) => hosts.connectable({ host, port, isEncrypted: true }),
      ...(read.HEXAD_GIT_CA_FILE !== undefined && { certificates: read.HEXAD_GIT_CA_FILE }),
    },
    mirrorDays: read.HEXAD_MIRROR_DAYS,
    workspaceDays: read.HEXAD_WORKSPACE_DAYS,
    kindsFolder: read.HEXAD_AGENT_KINDS_DIR,
    serves: (kinds) => named(kinds, read.HEXAD_AGENT_KINDS),
  };
}

function named(kinds: readonly Kind[], names: string | undefined): readonly Kind[] {
  if (names === undefined) return kinds;
  return names.split(',').map((name) => {
    const kind = kinds.find((one) => one.name === name);
    if (kind) return kind;
    const known = kinds.map((one) => one.name).join(', ');
    throw new AppError('settings_invalid', `HEXAD_AGENT_KINDS names ${name}, and no agents are of that kind; there are ${known}.`);
  });
}
