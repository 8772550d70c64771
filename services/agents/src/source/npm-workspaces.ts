import { lstat, mkdir, readlink, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { repositoryPath } from '@hexad/workspace';

/** A package of the repository that others of it lean on. */
export interface NpmWorkspace {
  readonly name: string;
  /** Its folder in the repository. */
  readonly folder: string;
}

interface Entry {
  readonly link?: boolean | undefined;
  readonly resolved?: string | undefined;
}

/** Those that a lock links to; undefined for a link that leads to no plain folder of the repository. Pure. */
export function workspacesOf(packages: Readonly<Record<string, Entry>>): readonly NpmWorkspace[] | undefined {
  const found: NpmWorkspace[] = [];
  for (const [where, { link, resolved }] of Object.entries(packages)) {
    if (!link) continue;
    const name = /^node_modules\/((@[\w.~-]+\/)?[\w.~-]+)$/.exec(where)?.[1];
    if (name === undefined || resolved === undefined || !isPlain(resolved) || !(resolved in packages)) return undefined;
    found.push({ name, folder: resolved });
  }
  return found;
}

function isPlain(folder: string): boolean {
  try {
    return repositoryPath(folder) === folder && !folder.split('/').includes('node_modules');
  } catch {
    return false;
  }
}

/** Packages of the whole repository are linked at its root; what only a workspace sees lies in its own `node_modules`: the other workspaces, and its own versions. */
export async function linkWorkspaces(
  tree: string,
  set: string,
  workspaces: readonly NpmWorkspace[],
  packages: readonly string[],
): Promise<void> {
  for (const { folder } of workspaces) {
    if (!(await isRealFolder(tree, folder))) continue;
    const own = path.join(tree, folder, 'node_modules');
    const isThere = await lstat(own).catch(() => undefined);
    if (isThere && !isThere.isDirectory()) await rm(own, { force: true });
    for (const one of workspaces) if (one.folder !== folder) await linked(path.join(own, one.name), path.join(tree, one.folder));
    const below = `${folder}/node_modules/`;
    for (const where of packages.filter((name) => name.startsWith(below) && !name.slice(below.length).includes('/node_modules/')))
      await linked(path.join(tree, where), path.join(set, where));
    const programs = path.join(set, below, '.bin');
    if (await lstat(programs).catch(() => undefined)) await linked(path.join(own, '.bin'), programs);
  }
}

/** No link of the repository is followed on the way. */
async function isRealFolder(tree: string, folder: string): Promise<boolean> {
  let place = tree;
  for (const part of folder.split('/')) {
    place = path.join(place, part);
    if (!(await lstat(place).catch(() => undefined))?.isDirectory()) return false;
  }
  return true;
}

async function linked(place: string, target: string): Promise<void> {
  if ((await readlink(place).catch(() => undefined)) === target) return;
  await mkdir(path.dirname(place), { recursive: true });
  await rm(place, { recursive: true, force: true });
  await symlink(target, place, 'dir');
}
