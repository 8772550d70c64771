import { workerTask } from '@hexad/host/worker-task';
import type { RepositoryOptions, Spec } from '@hexad/proto/documents';
import type { GeneratedFile } from '../domain/pack.js';
import { RenderedPack, type ForeignPack, type Rendered } from '../domain/foreign/foreign-pack.js';
import { repositoryRenderer, shippedPacks } from './shipped.js';

export interface RenderTask {
  readonly spec: Spec;
  readonly stories: readonly string[];
  readonly stack: readonly string[];
  readonly options: RepositoryOptions | undefined;
  readonly released: readonly GeneratedFile[];
  /** Packs that do not ship, with what their templates said already. */
  readonly foreign: readonly { readonly pack: ForeignPack; readonly rendered: Rendered }[];
}

const shipped = shippedPacks();

export const task = workerTask(({ foreign, ...request }: RenderTask) =>
  repositoryRenderer(shipped.with(foreign.map(({ pack, rendered }) => new RenderedPack(pack, rendered)))).execute(request),
);
