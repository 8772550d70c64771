import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Takes away what a fetch that was killed left: packs half received, marks that keep packs, locks. Only for whoever holds the one lock of fetches.
 */
export async function sweepMirror(bare: string): Promise<void> {
  const packs = path.join(bare, 'objects/pack');
  const half = (await readdir(packs).catch(() => [])).filter((name) => name.startsWith('tmp_') || name.endsWith('.keep'));
  const locks = ['shallow.lock', ...(await locksBelow(bare, 'refs/remotes')), ...(await locksBelow(bare, 'refs/tags'))];
  const indexes = (await readdir(bare)).filter((name) => name.startsWith('hexad-index-')).map((name) => path.join(bare, name));
  for (const file of indexes) if (Date.now() - (await stat(file).then(({ mtimeMs }) => mtimeMs, () => Infinity)) > OLD_MS) await rm(file, { force: true }); // prettier-ignore
  for (const file of [...half.map((name) => path.join(packs, name)), ...locks.map((name) => path.join(bare, name))])
    await rm(file, { force: true });
}

/** Milliseconds: the index of a commit that is being made is used for less than a second. */
const OLD_MS = 600_000;

/** Nobody but a fetch writes there. */
async function locksBelow(bare: string, folder: string): Promise<string[]> {
  const names = await readdir(path.join(bare, folder), { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('.lock')).map((name) => path.join(folder, name));
}
