import type { Platform, RoleModule } from '@hexad/host';
import { Blobs } from '@hexad/store';
import { codegenSchema } from './adapters/schema.js';
import { shippedPacks } from './adapters/shipped.js';
import { StoredArchives } from './adapters/stored-archives.js';
import { ProcessRenderer } from './adapters/process-renderer.js';
import { PackRegistry } from './application/pack-registry.js';
import { Archives, Renderer } from './application/ports.js';
import { CodegenModule } from './codegen.module.js';

/** Layer 2: packs turn specs into files; archives of finished repositories. */
export const codegenRole: RoleModule = {
  name: 'codegen',
  needs: ['identity'],
  schema: codegenSchema,
  create: (platform) => ({ name: 'codegen', needs: ['identity'], start: () => start(platform) }),
};

async function start(platform: Platform): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const renderer = stack.use(new ProcessRenderer());
  const archives = new StoredArchives(platform.store(codegenSchema));
  const module = CodegenModule.with([
    { provide: PackRegistry, useValue: shippedPacks() },
    { provide: Renderer, useValue: renderer },
    { provide: Archives, useValue: archives },
    { provide: Blobs, useValue: platform.blobs },
  ]);
  stack.use(await platform.serve('codegen', module, { 'archive of the run': (tenant, id) => archives.projectOf(tenant, id) }));
  return stack.move();
}
