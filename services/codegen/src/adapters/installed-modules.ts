import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Pack } from '../domain/pack.js';

/** For tests and tools; the platform keeps its own sets. The node_modules of a pack below `cache`, installed once for each lock. */
export async function installedModules(pack: Pack, cache: string): Promise<string> {
  const place = join(cache, createHash('sha256').update(pack.lock).digest('hex').slice(0, 16));
  const modules = join(place, 'node_modules');
  if (existsSync(modules)) return modules;
  const beside = `${place}.${process.pid}`;
  await mkdir(beside, { recursive: true });
  await writeFile(join(beside, 'package.json'), pack.packageJson);
  await writeFile(join(beside, 'package-lock.json'), pack.lock);
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: beside });
  await rename(beside, place).catch(async () => rm(beside, { recursive: true }));
  return modules;
}
