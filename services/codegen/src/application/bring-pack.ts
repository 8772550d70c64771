import { createHash } from 'node:crypto';
import type { Caller } from '@hexad/kernel';
import { readForeignPack } from '../domain/foreign/foreign-pack.js';
import type { GeneratedFile } from '../domain/pack.js';
import type { ForeignPacks } from './foreign-packs.js';

/** Takes a pack that others wrote into a tenant. Nothing of it is run. */
export class BringPack {
  readonly #packs: ForeignPacks;

  constructor(packs: ForeignPacks) {
    this.#packs = packs;
  }

  /** The name that stacks use: the pack's own, and what its files are. @throws AppError `pack_invalid` */
  async execute(caller: Caller, files: readonly GeneratedFile[]): Promise<string> {
    const pack = readForeignPack(files.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
    const hash = createHash('sha256').update(JSON.stringify(pack.folder)).digest('hex').slice(0, 12);
    const name = `${pack.manifest.name}@${hash}`;
    await this.#packs.put(caller, { ...pack, manifest: { ...pack.manifest, name } });
    return name;
  }
}
