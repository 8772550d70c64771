import { FastApiPack } from '../../packs/fastapi/src/pack.js';
import { NodeApiPack } from '../../packs/node-api/src/pack.js';
import { ReactSpaPack } from '../../packs/react-spa/src/pack.js';
import { VueSpaPack } from '../../packs/vue-spa/src/pack.js';
import { RootTemplates } from '../../packs/repository/src/templates.js';
import { PackRegistry } from '../application/pack-registry.js';
import { RenderRepository } from '../application/render-repository.js';
import { OxFormatter } from './formatter.js';

/** The packs in `packs/`. */
export const shippedPacks = (): PackRegistry =>
  new PackRegistry([new NodeApiPack(), new FastApiPack(), new ReactSpaPack(), new VueSpaPack()]);

/** Everything that turns a spec into files. */
export const repositoryRenderer = (packs: PackRegistry = shippedPacks()): RenderRepository =>
  new RenderRepository(packs, new RootTemplates(), new OxFormatter());
