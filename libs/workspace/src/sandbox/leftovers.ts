import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { killGroup } from '../process/kill-group.js';

/** A process that cannot be taken for a later one with the same number. */
interface Sign {
  readonly pid: number;
  /** Ticks after boot at which it started; empty where the system has no /proc. */
  readonly since: string;
}

export interface Owner {
  readonly child: Sign;
  readonly parent: Sign;
}

/** Field 22 of /proc/<pid>/stat; the second field may hold spaces and brackets, so counting starts behind its last bracket. */
async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** Who runs in a sandbox folder and for whom. */
export async function signOf(child: number): Promise<Owner> {
  const [since, ours] = await Promise.all([startOf(child), startOf(process.pid)]);
  return { child: { pid: child, since }, parent: { pid: process.pid, since: ours } };
}

/** Whether this very process still runs. */
export const lives = async (sign: Sign): Promise<boolean> => sign.since !== '' && (await startOf(sign.pid)) === sign.since;

/**
 * After a kill of the platform its commands may still be running. Those whose parent is dead are killed, and their folders removed;
 * those of another living process are left alone.
 */
export async function buryLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.map((name) => bury(path.join(folder, name))));
}

async function bury(own: string): Promise<void> {
  const text = await readFile(path.join(own, 'owner.json'), 'utf8').catch(() => '');
  const owner = parse(text);
  // One that is being made right now says so in a moment.
  if (!owner && (await isYoung(own))) return;
  if (owner && (await lives(owner.parent))) return;
  if (owner && (await lives(owner.child))) killGroup(owner.child.pid);
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
