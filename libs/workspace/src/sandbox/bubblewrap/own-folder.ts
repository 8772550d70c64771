import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { OWNER_FILE, SIGN_IN, signOf } from '../leftovers.js';
import { isAlive } from '../watch/processes.js';
import { STAND_INS } from './system.js';

/** What the shell before bwrap opens for it. */
const [OPTIONS, FILTER, STATUS] = ['options', 'filter', 'status'];
/** Below the folder of all sandboxes: what is the same for each. */
const COMMON = '.common';

/**
 * Closes what we were started with and did not know of, goes into the control groups, sets what the kernel holds each single process to, and becomes bwrap. The options come in a file, so that neither they nor our
 * environment can be read in the sandbox's /proc/1. Arguments: own folder, blocks of a file, processes (0: the groups count), groups, `--`, the command.
 */
export const LAUNCH = `
for place in /proc/self/fd/*; do
  number=\${place##*/}
  [ "$number" -le 2 ] || eval "exec $number>&-"
done
own=$1 blocks=$2 processes=$3; shift 3
${SIGN_IN}
while [ "$1" != -- ]; do echo 0 > "$1/cgroup.procs" || exit 125; shift; done
shift
ulimit -c 0; ulimit -f "$blocks"; ulimit -n 4096 2>/dev/null
[ "$processes" = 0 ] || ulimit -u "$processes" 2>/dev/null || ulimit -p "$processes" || exit 125
exec bwrap --args 3 -- "$@" 3< "$own/${OPTIONS}" 4< "\${own%/*}/${COMMON}/${FILTER}" 5> "$own/${STATUS}"
`;

/** Writes what is the same for each sandbox below `folder`. */
export function writeCommon(folder: string, filter: Buffer): void {
  mkdirSync(path.join(folder, COMMON, 'etc'), { recursive: true, mode: 0o700 });
  writeFileSync(path.join(folder, COMMON, FILTER), filter);
  for (const [place, text] of Object.entries(STAND_INS)) writeFileSync(path.join(folder, COMMON, place), text);
}

/**
 * The folder of one running command, outside of its sandbox. It is made and written synchronously: a handful of small files costs a fraction of a millisecond so, and
 * many turns of a busy event loop otherwise.
 */
export class OwnFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(folder, OWNER_FILE), JSON.stringify(signOf()));
    writeFileSync(path.join(folder, STATUS), '');
  }

  /** Options that put the stand-ins where programs look for them. */
  get standIns(): string[] {
    return Object.keys(STAND_INS).flatMap((place) => ['--ro-bind', path.join(this.folder, '..', COMMON, place), place]);
  }

  write(options: readonly string[]): void {
    const all = [...options, '--seccomp', '4', '--json-status-fd', '5'];
    writeFileSync(path.join(this.folder, OPTIONS), all.map((option) => `${option}\0`).join(''));
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
