import { AppError } from '@hexad/kernel';
import type { GitRepository } from '@hexad/workspace';
import { z } from 'zod';
import { RUN_TRAILER } from '../../domain/story-message.js';

/** Where the repository of a run keeps what it merges. */
export const YOURS = 'refs/hexad/yours';
/** The last generated commit, from which people went on. */
export const LAST = 'refs/hexad/last';
/** The branch that holds nothing but what was generated: in delivered repositories too. */
export const GENERATED = 'hexad/generated';
/** Of a commit whose files are exactly what was generated; its value is the run. */
export const GENERATED_TRAILER = 'Hexad-Generated';
/** Of a commit that brings what was generated to what people made; its value is the run. */
export const REGENERATED_TRAILER = 'Hexad-Regenerated';

/** The branch with which the result of a run is handed back. */
export const resultBranch = (runId: string): string => `hexad/regenerated-${runId.slice(-12)}`;

/** The commit of a full ref or commit id; undefined when there is none. */
export async function resolveRef(repository: GitRepository, ref: string): Promise<string | undefined> {
  const exit = await repository.git.exec(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], { accept: [1, 128] });
  return exit.code === 0 ? exit.stdout.trim() : undefined;
}

/** The newest commit of these histories with such a trailer; undefined when there is none. */
async function newest(
  repository: GitRepository,
  from: readonly string[],
  trailer: string,
  run = '[0-9a-f-]*',
): Promise<string | undefined> {
  const found = await repository.git.out(['log', '-1', '--topo-order', '--format=%H', `--grep=^${trailer}: ${run}$`, ...from, '--']);
  return found === '' ? undefined : found;
}

/**
 * What was last generated of what people have. Their record names the run, also where they squashed or rewrote what they took over, and the commit of that
 * run stands in their history or on the branch of generated commits. Without a record it is the newest generated commit of their history, the delivery of a
 * build that did not mark it yet, or that branch. Fails with `conflict` when there is none.
 */
export async function lastGenerated(repository: GitRepository, yours: string, branch: string | undefined): Promise<string> {
  const run = await recordedRun(repository, yours);
  const everywhere = branch === undefined ? [yours] : [yours, branch];
  const known =
    (run && (await newest(repository, everywhere, GENERATED_TRAILER, run))) ??
    (await newest(repository, [yours], GENERATED_TRAILER)) ??
    (await newest(repository, [yours], RUN_TRAILER)) ??
    branch;
  if (known !== undefined) return known;
  throw new AppError(
    'conflict',
    `No commit of the repository is one that Hexad generated, so nobody can tell what people changed; fetch its branch ${GENERATED}, or build into an empty folder.`,
  );
}

const Record = z.object({ run: z.uuid() });

/** The run that wrote the record of a commit; undefined where there is none that can be read. */
async function recordedRun({ git }: GitRepository, commit: string): Promise<string | undefined> {
  const exit = await git.exec(['cat-file', 'blob', `${commit}:hexad.json`], { accept: [128] });
  try {
    return exit.code === 0 ? Record.safeParse(JSON.parse(exit.stdout)).data?.run : undefined;
  } catch {
    return undefined;
  }
}
