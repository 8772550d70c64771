import type { Platform, RoleModule } from '@hexad/host';
import { Blobs } from '@hexad/store';
import { openSandbox } from '@hexad/workspace';
import { join } from 'node:path';
import { SandboxedTemplates } from './adapters/foreign/sandboxed-templates.js';
import { StoredPacks } from './adapters/foreign/stored-packs.js';
import { codegenSchema } from './adapters/schema.js';
import { shippedPacks } from './adapters/shipped.js';
import { StoredArchives } from './adapters/stored-archives.js';
import { ProcessRenderer } from './adapters/process-renderer.js';
import { ForeignPacks } from './application/foreign-packs.js';
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
  const store = platform.store(codegenSchema);
  const renderer = stack.use(new ProcessRenderer(await templatesOf(platform)));
  const archives = new StoredArchives(store);
  const module = CodegenModule.with([
    { provide: PackRegistry, useValue: shippedPacks() },
    { provide: Renderer, useValue: renderer },
    { provide: Archives, useValue: archives },
    { provide: ForeignPacks, useValue: new StoredPacks(store) },
    { provide: Blobs, useValue: platform.blobs },
  ]);
  stack.use(await platform.serve('codegen', module, { 'archive of the run': (tenant, id) => archives.projectOf(tenant, id) }));
  return stack.move();
}

/** Where templates of others run. */
async function templatesOf({ dataDir, ids, settings, ...platform }: Platform): Promise<SandboxedTemplates> {
  const log = platform.log('codegen');
  const sandbox = await openSandbox({
    settings,
    folder: join(dataDir, 'sandboxes', '.codegen'),
    ids,
    warn: (message) => log.warn(message),
  });
  return new SandboxedTemplates(sandbox, join(dataDir, 'packs'));
}
