import { readdir, readFile } from 'node:fs/promises';
import type { Usage } from '../cgroup/cgroups.js';

/** All processes that descend from one. In a process namespace nobody gets out of this: orphans go to its first process. */
export async function descendants(root: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const parent = Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
      if (parent > 0) children.set(parent, [...(children.get(parent) ?? []), pid]);
    }),
  );
  const found = [root];
  for (let at = 0; at < found.length; at += 1) found.push(...(children.get(found[at]!) ?? []));
  return found.slice(1);
}

/** Bytes of memory that are the process's own: what it shares with files on the disk does not count. */
export async function memoryOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return ['RssAnon', 'RssShmem'].reduce(
    (sum, name) => sum + Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) * 1024,
    0,
  );
}

/** Whether the process is there and not only waiting to be buried. */
export async function isAlive(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const state = text.slice(text.lastIndexOf(')') + 2).split(' ')[0];
  return text !== '' && state !== 'Z' && state !== 'X';
}

/** Whether the process is held (SIGSTOP), or gone. */
export async function isStopped(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return ['', 'T', 't', 'Z', 'X'].includes(text.slice(text.lastIndexOf(')') + 2).split(' ')[0] ?? '');
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** What processes take, added up one by one. */
export async function usageOf(pids: readonly number[]): Promise<Usage> {
  const sizes = await Promise.all(pids.map(memoryOf));
  const times = await Promise.all(pids.map(cpuMsOf));
  return { memoryBytes: sum(sizes), processes: pids.length, cpuMs: sum(times) };
}

/** Fields 14 and 15 count in hundredths of a second on every Linux that Node runs on. */
async function cpuMsOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}
