import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Takes away what a fetch that was killed left: packs half received, marks that keep packs, locks. Only for whoever holds the one lock of fetches.
 */
export async function sweepMirror(bare: string): Promise<void> {
  const packs = path.join(bare, 'objects/pack');
  const half = (await readdir(packs).catch(() => [])).filter((name) => name.startsWith('tmp_') || name.endsWith('.keep'));
  const locks = ['shallow.lock', ...(await locksBelow(bare, 'refs/remotes')), ...(await locksBelow(bare, 'refs/tags'))];
  for (const file of [...half.map((name) => path.join(packs, name)), ...locks.map((name) => path.join(bare, name))])
    await rm(file, { force: true });
}

/** Nobody but a fetch writes there. */
async function locksBelow(bare: string, folder: string): Promise<string[]> {
  const names = await readdir(path.join(bare, folder), { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('.lock')).map((name) => path.join(folder, name));
}
