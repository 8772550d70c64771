import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { GitRepository } from './repository.js';

/** Each fetch leaves a pack, and git looks into all of them for an object. */
const MOST_PACKS = 40;
/** Milliseconds. What is not packed in them stays as it was. */
const PATIENCE_MS = 300_000;

/** Brings many packs, and loose objects, into few: small ones together, large ones left alone. No object goes, also none that no branch holds yet. */
export async function packAnew(repository: GitRepository): Promise<void> {
  const names = await readdir(path.join(repository.folder, 'objects/pack'));
  if (names.filter((name) => name.endsWith('.pack')).length <= MOST_PACKS) return;
  await repository.git.exec(['repack', '--geometric=2', '-d', '--quiet'], { timeoutMs: PATIENCE_MS });
}
