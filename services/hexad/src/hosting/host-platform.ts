import { runPlatform, type RoleModule, type RunningPlatform } from '@hexad/host';
import { ROLES } from './roles.js';

export interface Hosting {
  /** Default: all of them. */
  readonly roles?: readonly RoleModule[];
  /** Default: the setting HEXAD_PORT. `none` opens the local socket alone. */
  readonly port?: string | undefined;
  readonly signal: AbortSignal;
}

/** Roles in this process. What the command line says wins over the environment. */
export function hostPlatform({ roles = ROLES, port, signal }: Hosting): Promise<RunningPlatform> {
  return runPlatform({
    modules: roles,
    known: ROLES,
    ...(roles !== ROLES && { name: roles.map(({ name }) => name).join('-') }),
    sources: [
      { name: 'the command line', values: { HEXAD_PORT: port } },
      { name: 'the environment', values: process.env },
    ],
    signal,
    tell: (sentence) => console.error(sentence),
  });
}
