import type { SandboxLimits } from '../limits.js';

/** What a container is given of the machine. */
export interface Container {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly image: string;
  /** `uid:gid` that the work tree belongs to. */
  readonly user: string;
  readonly binds: readonly { readonly from: string; readonly to: string; readonly isRead: boolean }[];
  /** Folders over which an empty one lies. */
  readonly scratch: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly limits: SandboxLimits;
  /** Podman of an ordinary user: its own id stays its own. */
  readonly keepsId: boolean;
  /** Podman adds places to write to where all is read-only, unless it is told not to. */
  readonly isPodman: boolean;
  /** File with the filter of system calls. */
  readonly filter: string;
  /** Its input is ours. Default: it has none. */
  readonly hasInput?: boolean;
  /** The program for containers keeps what it says, too. Default: as that is set up. */
  readonly keepsLog?: boolean;
}

/** What root's processes could write to, besides what both programs hide by themselves. */
const MASKED = '/proc/mtrr:/proc/pressure:/proc/keys';
const SCRATCH_BYTES = 64 * 1024 * 1024;

/** Options of `docker run` and `podman run`, up to the command itself. */
export function runOptions(one: Container): string[] {
  const { limits } = one;
  const options = [
    ['run', '--name', one.name, '--pull', 'never', '--stop-timeout', '0', '--hostname', 'sandbox', '--workdir', one.cwd],
    Object.entries(one.labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    [
      '--network',
      'none',
      '--read-only',
      '--cap-drop',
      'ALL',
      '--security-opt',
      'no-new-privileges',
      '--security-opt',
      `seccomp=${one.filter}`,
      '--ipc',
      'private',
      '--user',
      one.user,
    ],
    one.hasInput ? ['--interactive'] : [],
    one.keepsLog === false ? ['--log-driver', 'none'] : [],
    one.isPodman ? ['--read-only-tmpfs=false', '--security-opt', `mask=${MASKED}`] : [],
    one.keepsId ? ['--userns', 'keep-id'] : [],
    ['--memory', String(limits.memoryBytes), '--memory-swap', String(limits.memoryBytes), '--pids-limit', String(limits.processes)],
    limits.cpus === undefined ? [] : ['--cpus', String(limits.cpus)],
    ['--ulimit', 'core=0:0', '--ulimit', `fsize=${limits.diskBytes + 32_768}:${limits.diskBytes + 32_768}`, '--ulimit', 'nofile=4096:4096'],
    ['--shm-size', String(SCRATCH_BYTES), '--tmpfs', `/tmp:rw,exec,nosuid,nodev,mode=1777,size=${limits.tmpBytes}`],
    one.binds.flatMap(({ from, to, isRead }) => [
      '--mount',
      `type=bind,${field('source', from)},${field('target', to)}${isRead ? ',readonly' : ''}`,
    ]),
    one.scratch.flatMap((place) => ['--tmpfs', `${place}:rw,nosuid,nodev,mode=1777,size=${SCRATCH_BYTES}`]),
    Object.entries(one.env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ['--entrypoint', '', one.image],
  ];
  return options.flat();
}

/** Both programs read the value of `--mount` as a line of CSV. */
const field = (name: string, value: string): string =>
  /[",\n]/.test(value) ? `"${name}=${value.replaceAll('"', '""')}"` : `${name}=${value}`;
