import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, assertOutsideTransaction, type Ids } from '@hexad/kernel';
import { repositoryPath, writeInside } from '../path.js';
import { npmCi, type NpmSettings } from './npm.js';

/** The dependencies of one pack: what `npm ci` needs. */
export interface DependencySet {
  /** For people. */
  readonly pack: string;
  /** SHA-256 of `lockJson`, in hex: the key of the shared set. */
  readonly lockHash: string;
  readonly packageJson: string;
  readonly lockJson: string;
  /** Packages of the repository itself that the lock links to: their folder and their package.json. */
  readonly workspaces?: readonly { readonly folder: string; readonly packageJson: string }[];
}

const HASH = /^[0-9a-f]{64}$/;
/** A temporary folder older than this belongs to an install that was killed. */
const ABANDONED_MS = 60 * 60 * 1000;

export const lockHash = (lockJson: string): string => createHash('sha256').update(lockJson).digest('hex');

/** The set of a pack's folder: its package.json and package-lock.json as they are. */
export async function readDependencySet(pack: string, folder: string): Promise<DependencySet> {
  const [packageJson, lockJson] = await Promise.all(
    ['package.json', 'package-lock.json'].map((name) => readFile(path.join(folder, name), 'utf8')),
  );
  return { pack, lockHash: lockHash(lockJson!), packageJson: packageJson!, lockJson: lockJson! };
}

/** Installed node_modules, shared by all work trees whose lock is the same. A set is whole or absent, also after a kill. */
export class DependencySets {
  readonly #folder: string;
  readonly #ids: Ids;
  readonly #running = new Map<string, Promise<string>>();

  readonly #settings: NpmSettings;

  /** `folder` is `<dataDir>/deps`. `settings`: whose settings npm works with. */
  constructor(folder: string, ids: Ids, settings: NpmSettings = 'user') {
    this.#folder = folder;
    this.#settings = settings;
    this.#ids = ids;
  }

  /** Whether the set is installed. */
  async has(hash: string): Promise<boolean> {
    return (await lstat(this.#place(hash)).catch(() => undefined))?.isDirectory() ?? false;
  }

  /**
   * The folder that holds the set's node_modules, installed first when it is absent. Concurrent callers share one installation.
   * Fails with `dependencies_unavailable` when npm cannot get the packages, `disk_full`, and `invalid` when the lock is not what its hash says.
   */
  ensure(set: DependencySet): Promise<string> {
    assertOutsideTransaction('npm');
    const running = this.#running.get(set.lockHash) ?? this.#install(set).finally(() => this.#running.delete(set.lockHash));
    this.#running.set(set.lockHash, running);
    return running;
  }

  /**
   * Installs the set once more, from the registry and no cache, and puts it in the place of the one that is there: links to it lead to the new one. Fails as
   * `ensure`, and then the old one stays.
   */
  renew(set: DependencySet): Promise<string> {
    assertOutsideTransaction('npm');
    const before = this.#running.get(set.lockHash)?.catch(() => undefined) ?? Promise.resolve();
    const running = before.then(() => this.#install(set, true)).finally(() => this.#running.delete(set.lockHash));
    this.#running.set(set.lockHash, running);
    return running;
  }

  /** `ensure` for each set, one after the other, because npm takes all cores and the disk. `installing` is told of those that are absent. */
  async ensureAll(sets: readonly DependencySet[], installing: (set: DependencySet) => void): Promise<void> {
    for (const set of sets) {
      if (!(await this.has(set.lockHash))) installing(set);
      await this.ensure(set);
    }
  }

  /** Makes `folder/node_modules` a link to the installed set; a link that is right already stays. Fails with `not_found` when the set is absent. */
  async link(hash: string, folder: string): Promise<void> {
    if (!(await this.has(hash))) throw new AppError('not_found', `The dependency set ${hash} is not installed.`);
    const target = path.join(this.#place(hash), 'node_modules');
    const link = path.join(folder, 'node_modules');
    if ((await readlink(link).catch(() => undefined)) === target) return;
    const fresh = path.join(folder, `.link-${this.#ids.next()}`);
    await symlink(target, fresh, 'dir');
    // A rename puts the link in one move, also when another task links the same folder; only a real folder stands in its way.
    while (!(await replaced(fresh, link))) await moveAway(link, path.join(folder, `.old-${this.#ids.next()}`));
  }

  async #install(set: DependencySet, anew = false): Promise<string> {
    if (!HASH.test(set.lockHash) || lockHash(set.lockJson) !== set.lockHash) {
      throw new AppError('invalid', `The lock of pack ${set.pack} does not have the hash ${JSON.stringify(set.lockHash)}.`);
    }
    const place = this.#place(set.lockHash);
    if (!anew && (await this.has(set.lockHash))) return place;
    await mkdir(this.#folder, { recursive: true });
    await this.#removeAbandoned();
    const beside = path.join(this.#folder, `.new-${this.#ids.next()}`);
    try {
      await mkdir(path.join(beside, 'node_modules'), { recursive: true });
      await writeFile(path.join(beside, 'package.json'), set.packageJson);
      await writeFile(path.join(beside, 'package-lock.json'), set.lockJson);
      for (const { folder, packageJson } of set.workspaces ?? [])
        await writeInside(beside, { path: `${repositoryPath(folder)}/package.json`, text: packageJson });
      await npmCi(beside, set.pack, this.#settings, path.join(anew ? beside : this.#folder, '.npm'), anew);
      await rm(path.join(beside, '.npm'), { recursive: true, force: true });
      const old = path.join(this.#folder, `.old-${this.#ids.next()}`);
      if (anew) await rename(place, old).catch(ifThere);
      await rename(beside, place);
      await rm(old, { recursive: true, force: true });
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException;
      // Another process was faster: its set is as good as ours.
      if ((code !== 'ENOTEMPTY' && code !== 'EEXIST') || !(await this.has(set.lockHash))) throw AppError.from(thrown);
    } finally {
      await rm(beside, { recursive: true, force: true });
    }
    return place;
  }

  async #removeAbandoned(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => /^\.(new|old)-/.test(name));
    for (const name of names) {
      const folder = path.join(this.#folder, name);
      const stat = await lstat(folder).catch(() => undefined);
      if (stat && Date.now() - stat.mtimeMs > ABANDONED_MS) await rm(folder, { recursive: true, force: true });
    }
  }

  #place(hash: string): string {
    return path.join(this.#folder, hash);
  }
}

/** Renames `from` over `to`; false when `to` is a folder. */
async function replaced(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EISDIR') return false;
    throw thrown;
  }
}

const ifThere = (thrown: NodeJS.ErrnoException): void => {
  if (thrown.code !== 'ENOENT') throw thrown;
};

async function moveAway(what: string, beside: string): Promise<void> {
  await rename(what, beside).catch(ifThere);
  await rm(beside, { recursive: true, force: true });
}
