import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { signOf } from '../leftovers.js';
import { isAlive } from '../watch/processes.js';
import { STAND_INS } from './system.js';

/** What the shell before bwrap opens for it. */
const [OPTIONS, FILTER, STATUS] = ['options', 'filter', 'status'];

/**
 * Closes what we were started with and did not know of, goes into the control groups, sets what the kernel holds each single process to, and becomes bwrap. The options come in a file, so that neither they nor our
 * environment can be read in the sandbox's /proc/1. Arguments: own folder, bytes of a file, processes (0: the groups count), groups, `--`, the command.
 */
export const LAUNCH = `
for place in /proc/self/fd/*; do
  number=\${place##*/}
  [ "$number" -le 2 ] || eval "exec $number>&-"
done
own=$1 blocks=$2 processes=$3; shift 3
while [ "$1" != -- ]; do echo 0 > "$1/cgroup.procs" || exit 125; shift; done
shift
ulimit -c 0; ulimit -f "$blocks"; ulimit -n 4096 2>/dev/null
[ "$processes" = 0 ] || ulimit -u "$processes" 2>/dev/null || ulimit -p "$processes" || exit 125
exec bwrap --args 3 -- "$@" 3< "$own/${OPTIONS}" 4< "$own/${FILTER}" 5> "$own/${STATUS}"
`;

/** The folder of one running command, outside of its sandbox. */
export class OwnFolder {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(folder: string, filter: Buffer): Promise<OwnFolder> {
    await mkdir(path.join(folder, 'etc'), { recursive: true, mode: 0o700 });
    const etc = Object.entries(STAND_INS).map(([place, text]) => writeFile(path.join(folder, place), text));
    await Promise.all([writeFile(path.join(folder, FILTER), filter), writeFile(path.join(folder, STATUS), ''), ...etc]);
    return new OwnFolder(folder);
  }

  /** Options that put the stand-ins where programs look for them. */
  get standIns(): string[] {
    return Object.keys(STAND_INS).flatMap((place) => ['--ro-bind', path.join(this.folder, place), place]);
  }

  async write(options: readonly string[]): Promise<void> {
    const all = [...options, '--seccomp', '4', '--json-status-fd', '5'];
    await writeFile(path.join(this.folder, OPTIONS), all.map((option) => `${option}\0`).join(''));
  }

  /** Who runs here and for whom, for the case that the platform is killed. */
  async sign(pid: number): Promise<void> {
    await writeFile(path.join(this.folder, 'owner.json'), JSON.stringify(await signOf(pid)));
  }

  /** The first process of the sandbox, as the machine counts; undefined when it did not come to that. */
  async first(): Promise<number | undefined> {
    const text = await readFile(path.join(this.folder, STATUS), 'utf8').catch(() => '');
    return Number(/"child-pid"\s*:\s*(\d+)/.exec(text)?.[1]) || undefined;
  }

  /** Whether the sandbox came about, and with it the command. */
  async wasMade(): Promise<boolean> {
    return (await readFile(path.join(this.folder, STATUS), 'utf8').catch(() => '')).includes('"exit-code"');
  }

  /** Whether anything may still run: the first process ends only after all others of its sandbox. */
  async isInhabited(): Promise<boolean> {
    const first = await this.first();
    return first !== undefined && (await isAlive(first));
  }
}
