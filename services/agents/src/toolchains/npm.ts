import type { DependencySets } from '@hexad/workspace';
import type { Pack } from '../domain/pack.js';
import { Toolchain, type Chosen } from './toolchain.js';

/** Packages of npm, installed once for each lock and linked into every work tree. */
export class NpmToolchain extends Toolchain {
  readonly #sets: DependencySets;

  constructor(sets: DependencySets) {
    super();
    this.#sets = sets;
  }

  override async ensure(packs: readonly Pack[], installing: (pack: Pack) => void): Promise<void> {
    const sets = packs.map(({ name, lockHash, packageJson, lockJson }) => ({ pack: name, lockHash, packageJson, lockJson }));
    await this.#sets.ensureAll(sets, ({ lockHash }) => installing(packs.find((pack) => pack.lockHash === lockHash)!));
  }

  override link({ lockHash }: Pack, folder: string): Promise<void> {
    return this.#sets.link(lockHash, folder);
  }

  override choosing({ files, pattern }: Chosen): string[] {
    return [...files, '-t', pattern];
  }
}
