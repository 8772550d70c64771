import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { temporary, type Temporary } from '../../fixtures/temporary.js';
import { DEFAULT_LIMITS } from '../limits.js';
import { findCgroups } from './find.js';

const LIMITS = { ...DEFAULT_LIMITS, memoryBytes: 1024, processes: 7, cpus: 0.5 };

/** Folders and files as the kernel shows them, but ordinary ones: what is written can be read again, and nothing is held to it. */
async function machine(place: Temporary, mountinfo: string[], cgroup: string[], files: Record<string, string>): Promise<string> {
  await mkdir(place.in('proc'));
  await writeFile(place.in('proc/mountinfo'), mountinfo.join('\n'));
  await writeFile(place.in('proc/cgroup'), cgroup.join('\n'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(place.in('cgroup', name, '..'), { recursive: true });
    await writeFile(place.in('cgroup', name), text);
  }
  return place.in('proc');
}

const mount = (place: Temporary): string => `30 20 0:26 / ${place.in('cgroup')} rw - cgroup2 cgroup2 rw`;
const group = async (place: Temporary, parent: string): Promise<void> => {
  await mkdir(place.in('cgroup', parent, 'task'));
  const limits = ['memory.max', 'memory.swap.max', 'memory.oom.group', 'pids.max', 'cpu.max', 'cpu.weight'];
  for (const name of limits) await writeFile(place.in('cgroup', parent, 'task', name), '');
};
const limit = async (place: Temporary, name: string): Promise<string> => readFile(place.in('cgroup', name), 'utf8');

const at = (tree: string, file: string): string => `${tree}/own/hexad-sandboxes/task/${file}`;

describe('control groups of version 2', () => {
  it('are made beside our own, where memory and pids are handed down', async () => {
    await using place = await temporary();
    const files = { 'app/cgroup.subtree_control': 'cpu memory pids', 'app/own/cgroup.procs': '' };
    const found = (await findCgroups(await machine(place, [mount(place)], ['0::/app/own'], files)))!;
    await group(place, 'app');
    const made = await found.create('task', LIMITS);
    expect([found.layout, made.folders]).toEqual(['v2', [place.in('cgroup/app/task')]]);
    const written = ['memory.max', 'memory.swap.max', 'memory.oom.group', 'pids.max', 'cpu.max'].map((name) =>
      limit(place, `app/task/${name}`),
    );
    expect(await Promise.all(written)).toEqual(['1024', '0', '1', '7', '50000 100000']);
  });

  it('are not made where nothing is handed down to us', async () => {
    await using place = await temporary();
    expect(await findCgroups(await machine(place, [mount(place)], ['0::/app/own'], { 'app/own/cgroup.procs': '' }))).toBeUndefined();
  });
});

describe('control groups of version 1', () => {
  it('are made below our own in each tree, with the limits in each', async () => {
    await using place = await temporary();
    const names = ['memory', 'pids', 'cpu,cpuacct'];
    const mounts = names.map((name) => `30 20 0:26 / ${place.in('cgroup', name)} rw - cgroup cgroup rw,${name}`);
    const groups = names.map((name, index) => `${index}:${name}:/own`);
    const files = [at('memory', 'memory.limit_in_bytes'), at('pids', 'pids.max'), at('cpu,cpuacct', 'cpu.cfs_quota_us')];
    const found = (await findCgroups(await machine(place, mounts, groups, Object.fromEntries(files.map((file) => [file, ''])))))!;
    const made = await found.create('task', LIMITS);
    expect([found.layout, made.folders.length]).toEqual(['v1', 3]);
    expect(await Promise.all(files.map((file) => readFile(place.in('cgroup', file), 'utf8')))).toEqual(['1024', '7', '50000']);
  });

  it('are not made where the trees are not there', async () => {
    await using place = await temporary();
    expect(await findCgroups(await machine(place, [], [], {}))).toBeUndefined();
  });
});
