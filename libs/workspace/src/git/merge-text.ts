import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GitRepository } from './repository.js';

/** Contents of a file on three sides, as hashes of git. */
export interface ThreeTexts {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** What stands where both sides changed the same lines: those of one side, or both between marks with the lines of before. */
export type InDispute = 'ours' | 'theirs' | { readonly names: { readonly base: string; readonly ours: string; readonly theirs: string } };

/** Exit codes of `git merge-file`: how many places are in dispute. */
const DISPUTED = Array.from({ length: 127 }, (_, at) => at + 1);

/** Merges three texts line by line: what one side changed is taken from it, and what both changed as is said. Only for text. */
export async function mergeText(repository: GitRepository, texts: ThreeTexts, inDispute: InDispute): Promise<string> {
  const { git } = repository;
  const folder = await mkdtemp(path.join(tmpdir(), 'hexad-merge-'));
  try {
    const [ours, base, theirs] = await Promise.all(
      (['ours', 'base', 'theirs'] as const).map(async (side) => {
        const file = path.join(folder, side);
        await writeFile(file, (await git.exec(['cat-file', 'blob', texts[side]])).stdout);
        return file;
      }),
    );
    const exit = await git.exec(['merge-file', '-p', '--quiet', ...how(inDispute), ours!, base!, theirs!], { accept: DISPUTED });
    return exit.stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function how(inDispute: InDispute): string[] {
  if (typeof inDispute === 'string') return [`--${inDispute}`];
  const { ours, base, theirs } = inDispute.names;
  return ['--diff3', '-L', ours, '-L', base, '-L', theirs];
}
