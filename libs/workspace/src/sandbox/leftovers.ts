import { readFileSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { killGroup } from '../process/kill-group.js';

/** A process that cannot be taken for a later one with the same number. */
interface Sign {
  readonly pid: number;
  /** Ticks after boot at which it started; empty where the system has no /proc. */
  readonly since: string;
}

/** For whom something runs, and what that is where it is known. */
export interface Owner {
  readonly parent: Sign;
  readonly child?: Sign;
}

/** For whom a folder is, written before anything runs in it: an `Owner`. */
export const OWNER_FILE = 'owner.json';
/** Who runs in it: the line of /proc/<pid>/stat, written by the process itself before it becomes the command. */
export const CHILD_FILE = 'child';

/** Shell: writes CHILD_FILE into the folder `$own`. There is no moment at which a command runs that nobody knows of. */
export const SIGN_IN = `{ IFS= read -r line < /proc/self/stat && printf %s "$line" > "$own/${CHILD_FILE}"; } 2> /dev/null`;

/** What this process runs, `child` among it. */
export const signOf = (child?: number): Owner => ({ parent: signNow(process.pid), ...(child !== undefined && { child: signNow(child) }) });

const signNow = (pid: number): Sign => signIn(readNow(`/proc/${pid}/stat`)) ?? { pid, since: '' };

/** Whether this very process still runs. */
export async function lives({ pid, since }: Sign): Promise<boolean> {
  return since !== '' && signIn(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''))?.since === since;
}

/** Field 22 is the start; the second field may hold spaces and brackets, so counting starts behind its last bracket. */
function signIn(stat: string): Sign | undefined {
  const [pid, since] = [Number.parseInt(stat, 10), stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]];
  return pid > 0 && since !== undefined ? { pid, since } : undefined;
}

function readNow(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // a system without /proc
  }
}

/**
 * After a kill of the platform its commands may still be running. Those whose parent is dead are killed, and their folders removed;
 * those of another living process are left alone.
 */
export async function buryLeftovers(folder: string): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.'));
  await Promise.all(names.map((name) => bury(path.join(folder, name))));
}

async function bury(own: string): Promise<void> {
  const owner = parse(await readFile(path.join(own, OWNER_FILE), 'utf8').catch(() => ''));
  // One that is being made right now says so in a moment.
  if (!owner && (await isYoung(own))) return;
  if (owner && (await lives(owner.parent))) return;
  const child = owner?.child ?? signIn(await readFile(path.join(own, CHILD_FILE), 'utf8').catch(() => ''));
  if (child && (await lives(child))) killGroup(child.pid);
  await rm(own, { recursive: true, force: true, maxRetries: 3 });
}

const YOUNG_MS = 60_000;

async function isYoung(folder: string): Promise<boolean> {
  const made = (await stat(folder).catch(() => undefined))?.mtimeMs ?? 0;
  return Date.now() - made < YOUNG_MS;
}

function parse(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
}
