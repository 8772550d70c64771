import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder, schemasOf, templateFolder } from '@hexad/host';
import { Uuid7 } from '@hexad/kernel';
import { shippedPacks } from '@hexad/service-codegen';
import { prepareTemplate } from '@hexad/store';
import { DependencySets, lockHash } from '@hexad/workspace';
import { ROLES } from '../hosting/roles.js';
import { parsing } from './parsing.js';

/** `hexad setup`: makes what every build would otherwise wait for once. Does nothing twice. */
export async function setup(args: string[]): Promise<number> {
  parsing(() => parseArgs({ args, options: {} }));
  const cache = cacheFolder(process.env);
  await prepareTemplate(templateFolder(cache), schemasOf(ROLES));
  const packs = shippedPacks();
  const sets = packs.names
    .map((name) => packs.get(name))
    .filter(({ manifest }) => manifest.toolchain === 'npm')
    .map(({ manifest, lock, packageJson }) => ({ pack: manifest.name, lockHash: lockHash(lock), packageJson, lockJson: lock }));
  await new DependencySets(join(cache, 'deps'), new Uuid7()).ensureAll(sets, ({ pack }) =>
    console.error(`▸ Installing the dependencies of the pack ${pack}`),
  );
  return 0;
}
