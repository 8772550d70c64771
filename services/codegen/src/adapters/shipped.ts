import { readdirSync } from 'node:fs';
import { RootTemplates } from '../../packs/repository/src/templates.js';
import { PackRegistry } from '../application/pack-registry.js';
import { RenderRepository } from '../application/render-repository.js';
import type { Pack } from '../domain/pack.js';
import { OxFormatter } from './formatter.js';
import { packNames } from './pack-folder.js';

/** Each folder of `packs/` that has a manifest is a pack: its `src/pack.ts` exports the one class that renders it. */
const CLASSES = await Promise.all(packNames().map(packClass));

/** The packs in `packs/`. */
export const shippedPacks = (): PackRegistry => new PackRegistry(CLASSES.map((PackOf) => new PackOf()));

/** Everything that turns a spec into files. */
export const repositoryRenderer = (packs: PackRegistry = shippedPacks()): RenderRepository =>
  new RenderRepository(packs, new RootTemplates(), new OxFormatter());

async function packClass(name: string): Promise<new () => Pack> {
  const folder = new URL(`../../packs/${name}/src/`, import.meta.url);
  const file = readdirSync(folder).find((each) => /^pack\.[jt]s$/.test(each));
  const exported = file === undefined ? [] : Object.values((await import(new URL(file, folder).href)) as object);
  const classes = exported.filter(
    (value): value is new () => Pack => typeof value === 'function' && 'code' in ((value.prototype ?? {}) as object),
  );
  if (classes.length !== 1) throw new Error(`packs/${name}/src/pack.ts has to export the one class that extends Pack`);
  return classes[0]!;
}
