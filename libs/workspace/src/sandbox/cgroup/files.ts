import { rmdirSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A group made just now may wait for its first process. */
const ABANDONED_MS = 60_000;
const PATIENCE_MS = 5_000;
const BETWEEN_MS = 5;

export const readNumber = async (file: string): Promise<number> => Number((await readFile(file, 'utf8').catch(() => '0')).trim()) || 0;

/** A field of a file of `name value` lines; 0 when it is not there. */
export async function readField(file: string, name: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}

export async function readMembers(folder: string): Promise<number[]> {
  const text = await readFile(path.join(folder, 'cgroup.procs'), 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean).map(Number);
}

/** Writes a limit. Where the kernel has no such file (no swap accounting, say) there is nothing to limit. */
export function writeLimit(file: string, value: string | number): void {
  try {
    writeFileSync(file, String(value), { flag: 'r+' });
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EOPNOTSUPP') throw thrown;
  }
}

/** Whether this process may make a group in the folder. */
export async function isOurs(folder: string): Promise<boolean> {
  const probe = path.join(folder, `hexad-probe-${process.pid}`);
  try {
    await mkdir(probe);
    await rmdir(probe);
    return true;
  } catch {
    return false;
  }
}

/** Kills what is in the group until nothing is, and removes it. One that cannot be emptied in time stays for `removeAbandoned`. */
export async function killAndRemove(folder: string): Promise<void> {
  if (isRemovedNow(folder)) return; // most are empty by now
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const members = await readMembers(folder);
    for (const pid of members) kill(pid);
    const gone = members.length === 0 && (await removed(folder));
    if (gone || Date.now() > until) return;
    await delay(BETWEEN_MS);
  }
}

/** Groups of platforms that were killed: empty ones go, living ones cannot. */
export async function removeAbandoned(parent: string): Promise<void> {
  const names = await readdir(parent, { withFileTypes: true }).catch(() => []);
  for (const entry of names) {
    const folder = path.join(parent, entry.name);
    const made = entry.isDirectory() ? (await stat(folder).catch(() => undefined))?.mtimeMs : undefined;
    if (made !== undefined && Date.now() - made > ABANDONED_MS) await removed(folder);
  }
}

const removed = (folder: string): Promise<boolean> =>
  rmdir(folder).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => thrown.code === 'ENOENT',
  );

function isRemovedNow(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ESRCH') throw thrown;
  }
}
