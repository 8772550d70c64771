import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Cgroups } from './cgroups.js';
import { isOurs, readMembers } from './files.js';
import { CgroupsV1, type Controllers } from './v1.js';
import { CgroupsV2 } from './v2.js';

interface Mount {
  /** The group that the mount shows at `at`. */
  readonly root: string;
  readonly at: string;
  readonly isV2: boolean;
  readonly controllers: readonly string[];
}

const WANTED = ['memory', 'pids', 'cpu', 'cpuacct'];
const LEAF = 'hexad-main';

/** The control groups that this process may make, or undefined: it runs as an ordinary user to whom nothing was delegated, or the folder is read-only. */
export async function findCgroups(proc = '/proc/self'): Promise<Cgroups | undefined> {
  const [mounts, own] = await Promise.all(['mountinfo', 'cgroup'].map((name) => readFile(path.join(proc, name), 'utf8').catch(() => '')));
  const all = readMounts(mounts!);
  const groups = own!.split('\n').filter(Boolean).map(readGroup);
  return (await findV1(all, groups)) ?? (await findV2(all, groups));
}

type Group = ReturnType<typeof readGroup>;

/** `4:memory:/a/b`, and `0::/a/b` for version 2. */
function readGroup(line: string): { controllers: readonly string[]; place: string } {
  const [, controllers = '', ...place] = line.split(':');
  return { controllers: controllers.split(',').filter(Boolean), place: place.join(':') };
}

/** Fields 4 and 5 are the root and the place; behind ` - ` come the kind, the source and the controllers. */
function readMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [kind, , options = ''] = after.split(' ');
    const [, , , root, at] = before.split(' ');
    if ((kind !== 'cgroup' && kind !== 'cgroup2') || root === undefined || at === undefined) return [];
    return [{ root, at, isV2: kind === 'cgroup2', controllers: options.split(',') }];
  });
}

async function findV1(mounts: readonly Mount[], groups: readonly Group[]): Promise<Cgroups | undefined> {
  const found: Record<string, string> = {};
  for (const name of WANTED) {
    const mount = mounts.find((one) => !one.isV2 && one.controllers.includes(name));
    const group = groups.find((one) => one.controllers.includes(name));
    const folder = mount && group && folderOf(mount, group.place);
    if (folder !== undefined && (await isOurs(folder))) found[name] = folder;
  }
  return found['memory'] && found['pids'] ? new CgroupsV1(found as unknown as Controllers) : undefined;
}

async function findV2(mounts: readonly Mount[], groups: readonly Group[]): Promise<Cgroups | undefined> {
  const mount = mounts.find((one) => one.isV2);
  const group = groups.find((one) => one.controllers.length === 0);
  const own = mount && group && folderOf(mount, group.place);
  if (!mount || own === undefined) return undefined;
  // A group with processes in it hands nothing down, so ours are made beside this process; where it is at the top (a container), it moves into a leaf.
  const parent = own === mount.at ? own : path.dirname(own);
  if (!(await isOurs(parent))) return undefined;
  if (own === parent && !(await handsDown(parent))) await moveInto(parent, path.join(parent, LEAF)).catch(() => {});
  return (await handsDown(parent)) ? new CgroupsV2(parent) : undefined;
}

function folderOf({ root, at }: Mount, place: string): string | undefined {
  const below = path.posix.relative(root, place);
  return below.startsWith('..') ? undefined : path.join(at, below);
}

async function handsDown(parent: string): Promise<boolean> {
  const file = path.join(parent, 'cgroup.subtree_control');
  const given = async (): Promise<string[]> => (await readFile(file, 'utf8').catch(() => '')).split(/\s+/);
  const before = await given();
  const missing = ['cpu', 'memory', 'pids'].filter((name) => !before.includes(name));
  for (const name of missing) await writeFile(file, `+${name}`, { flag: 'r+' }).catch(() => {}); // asked below
  const after = await given();
  return after.includes('memory') && after.includes('pids');
}

async function moveInto(from: string, leaf: string): Promise<void> {
  await mkdir(leaf, { recursive: true });
  for (const pid of await readMembers(from)) await writeFile(path.join(leaf, 'cgroup.procs'), String(pid));
}
