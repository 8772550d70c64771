import path from 'node:path';
import { SandboxSettings } from '@hexad/workspace';
import { z } from 'zod';

/** The settings of this role. */
export const AgentsSettings = z.object({
  HEXAD_REPOSITORIES: z
    .string()
    .optional()
    .describe(
      `folders with ${path.delimiter} between, below which agents may work on repositories of this machine; unset: any on an embedded database, else none`,
    ),
  HEXAD_AGENT_KINDS_DIR: z
    .string()
    .optional()
    .describe('a folder of files that define kinds of agents, beside or in place of those that ship'),
  ...SandboxSettings.shape,
});

export interface ReadSettings {
  readonly allowed: readonly string[] | 'any';
  readonly kindsFolder: string | undefined;
}

export function agentsSettings(settings: Readonly<Record<string, string>>): ReadSettings {
  const { HEXAD_REPOSITORIES: folders, HEXAD_AGENT_KINDS_DIR: kindsFolder } = AgentsSettings.parse(settings);
  const embedded = (settings['HEXAD_DATABASE_URL'] ?? 'pglite:').startsWith('pglite:');
  const allowed = folders === undefined ? (embedded ? 'any' : []) : folders.split(path.delimiter).filter(Boolean);
  return { allowed, kindsFolder };
}
