import path from 'node:path';
import { AppError } from '@hexad/kernel';
import { lockHash, readReport, type DependencySets } from '@hexad/workspace';
import { linkWorkspaces } from './npm-workspaces.js';
import { isPlainManifest, placesIn, promisesIn, strangePackages } from './strange-packages.js';

/** Bytes of a package.json or a lock that are read. */
const LARGEST = 32 * 1024 * 1024;

/** What a repository's commands lean on and its sandbox, without network, cannot get: packages of npm, as its lock names them, without their scripts. */
export class Dependencies {
  readonly #sets: DependencySets;

  constructor(sets: DependencySets) {
    this.#sets = sets;
  }

  /** Whether the lock of a work tree names a package, or one that brings a program of this name. */
  async promises(folder: string, name: string): Promise<boolean> {
    const lockJson = await readReport(path.join(folder, 'package-lock.json'), LARGEST);
    return lockJson !== undefined && promisesIn(lockJson, name);
  }

  /**
   * Links the packages into the work tree. Gives a sentence when they cannot be had, for then commands that need them fail; empty: they are there, or none are
   * needed. `anew`: they are installed once more, without a cache, whatever is there.
   */
  async link(folder: string, name: string, { anew = false } = {}): Promise<string> {
    // A command may have left a link, a device or a pipe in their place.
    const [packageJson, lockJson] = await Promise.all(
      ['package.json', 'package-lock.json'].map((file) => readReport(path.join(folder, file), LARGEST)),
    );
    if (packageJson === undefined || !needsAny(packageJson)) return '';
    if (lockJson === undefined) return 'The repository has no package-lock.json, so its packages were not installed.';
    const strange = strangePackages(packageJson, lockJson);
    if (strange) return `The packages were not installed: ${strange}.`;
    const { workspaces, places } = placesIn(lockJson);
    const own: { folder: string; packageJson: string }[] = [];
    for (const workspace of workspaces) {
      const text = await readReport(path.join(folder, workspace.folder, 'package.json'), LARGEST);
      if (text === undefined)
        return `The packages were not installed: there is no ${workspace.folder}/package.json, which package-lock.json names.`;
      if (!isPlainManifest(text))
        return `The packages were not installed: ${workspace.folder}/package.json wants some from somewhere else than the registry.`;
      own.push({ folder: workspace.folder, packageJson: text });
    }
    const set = { pack: name, lockHash: lockHash(lockJson), packageJson, lockJson, workspaces: own };
    try {
      const place = await (anew ? this.#sets.renew(set) : this.#sets.ensure(set));
      await this.#sets.link(set.lockHash, folder);
      await linkWorkspaces(folder, place, workspaces, places);
      return '';
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code !== 'dependencies_unavailable') throw thrown;
      return error.message;
    }
  }
}

function needsAny(packageJson: string): boolean {
  try {
    const manifest = JSON.parse(packageJson) as Record<string, object | undefined>;
    return (
      manifest['workspaces'] !== undefined ||
      ['dependencies', 'devDependencies', 'optionalDependencies'].some((key) => Object.keys(manifest[key] ?? {}).length > 0)
    );
  } catch {
    return false;
  }
}
