import { mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { cacheFolder } from '@hexad/host/folders';

/**
 * Keeps what V8 has compiled for the next start, in a folder of its own: what tools compile in a sandbox is nothing that the platform may run. Without
 * a cache folder, or with one that takes nothing, everything is compiled each time.
 */
export function keepCompiled(): void {
  const folder = join(cacheFolder(process.env), 'start');
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return;
  }
  enableCompileCache(folder);
}
