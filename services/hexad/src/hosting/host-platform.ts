import { runPlatform, type RunningPlatform } from '@hexad/host';
import { ROLES } from './roles.js';

export interface Hosting {
  /** Default: the setting HEXAD_PORT. `none` opens the local socket alone. */
  readonly port?: string | undefined;
  readonly signal: AbortSignal;
}

/** All roles in this process. What the command line says wins over the environment. */
export function hostPlatform({ port, signal }: Hosting): Promise<RunningPlatform> {
  return runPlatform({
    modules: ROLES,
    sources: [
      { name: 'the command line', values: { HEXAD_PORT: port } },
      { name: 'the environment', values: process.env },
    ],
    signal,
  });
}
