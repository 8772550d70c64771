import path from 'node:path';

/** What a command sees of the machine. */
export interface Jail {
  /** Options that show the system: the same for every command. */
  readonly system: readonly string[];
  /** The Node that runs us, as `node` in the sandbox. */
  readonly node: string;
  /** Folders and files that are only read, at their own paths. */
  readonly read: readonly string[];
  /** Folders below `read` over which an empty one lies that may be written to and is gone at the end. */
  readonly scratch: readonly string[];
  /** Folders that may be written to, at their own paths. */
  readonly write: readonly string[];
  /** Files below `write` that are only read all the same: what they name is run by us later. */
  readonly sealed: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly tmpBytes: number;
}

export const NODE_FOLDER = '/opt/hexad/bin';
/** Who the command is in its own world. */
const ID = '1000';
/** Of /dev/shm and the like, which count as memory too. */
const SHARED_BYTES = 64 * 1024 * 1024;
/** What of /proc a process of root's could write to: some of it changes the whole machine. */
const PROC = ['acpi', 'bus', 'fs', 'irq', 'mtrr', 'pressure', 'scsi', 'sys', 'sysrq-trigger', 'driver'];

/** The options of bwrap. Later ones lie over earlier ones. */
export function jailOptions(jail: Jail): string[] {
  const options = [
    ['user', 'ipc', 'pid', 'net', 'uts'].map((name) => `--unshare-${name}`),
    ['--unshare-cgroup-try', '--disable-userns', '--die-with-parent', '--new-session', '--clearenv'],
    ['--uid', ID, '--gid', ID, '--hostname', 'sandbox', '--cap-drop', 'ALL'],
    jail.system,
    ['--proc', '/proc'],
    PROC.flatMap((name) => ['--ro-bind-try', `/proc/${name}`, `/proc/${name}`]),
    ['--dev', '/dev', '--size', String(SHARED_BYTES), '--perms', '1777', '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    ['--size', String(jail.tmpBytes), '--perms', '1777', '--tmpfs', '/tmp', '--dir', '/tmp/home'],
    ['--ro-bind', jail.node, path.join(NODE_FOLDER, 'node')],
    jail.read.flatMap((place) => ['--ro-bind', place, place]),
    jail.scratch.flatMap((place) => ['--size', String(SHARED_BYTES), '--tmpfs', place]),
    jail.write.flatMap((place) => ['--bind', place, place]),
    jail.sealed.flatMap((place) => ['--ro-bind', place, place]),
    ['--remount-ro', '/'],
    Object.entries(jail.env).flatMap(([name, value]) => ['--setenv', name, value]),
    ['--chdir', jail.cwd],
  ];
  return options.flat();
}
