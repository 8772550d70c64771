import { SIGN_IN } from './leftovers.js';
import type { SandboxLimits } from './limits.js';
import { MISSING } from './network/forwarder.js';

/**
 * Says who it is, goes into the control groups, sets what the kernel holds each single process to, and becomes the command. Arguments: own folder, blocks of
 * 512 bytes of a file, groups, `--`, the command's name, the command.
 */
const LAUNCH = `
own=$1 blocks=$2; shift 2
${SIGN_IN}
while [ "$1" != -- ]; do echo 0 > "$1/cgroup.procs" || exit 125; shift; done
name=$2; shift 2
ulimit -c 0; ulimit -f "$blocks"; ulimit -n 4096 2> /dev/null
command -v -- "$1" > /dev/null 2>&1 || { echo "${MISSING}$name" >&2; exit 127; }
unset PWD OLDPWD SHLVL
exec "$@"
`;

/** Arguments of `/bin/sh` that become the command. */
export function launched(
  own: string,
  limits: Pick<SandboxLimits, 'diskBytes'>,
  groups: readonly string[],
  { program, args }: { readonly program: string; readonly args: readonly string[] },
): string[] {
  const file = program === 'node' ? process.execPath : program;
  return ['-c', LAUNCH, 'sh', own, String(Math.ceil(limits.diskBytes / 512)), ...groups, '--', program, file, ...args];
}

/**
 * What Node itself keeps its processes to: they read everything and write only where they may. An extra against accidents; a program that is not Node's does not
 * know of it.
 */
export function nodePermission(write: readonly string[]): string {
  const allowed = ['--allow-fs-read=*', ...write.map((folder) => `--allow-fs-write=${folder}`)];
  return [
    '--permission',
    ...allowed,
    '--allow-child-process',
    '--allow-worker',
    '--allow-addons',
    '--allow-wasi',
    '--disable-warning=SecurityWarning',
  ]
    .map(quoted)
    .join(' ');
}

/** As NODE_OPTIONS is read: what has spaces stands in quotes. */
const quoted = (option: string): string => (/["\\\s]/.test(option) ? `"${option.replaceAll(/["\\]/g, '\\$&')}"` : option);
