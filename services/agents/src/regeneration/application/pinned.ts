import type { ActionContext } from '../../application/action.js';
import type { Sources } from '../../source/sources.js';
import { GENERATED, LAST, lastGenerated, resolveRef, YOURS } from './branches.js';
import type { Three } from './merge.js';

/** A repository that was built before. */
export interface Built {
  /** An address, or the whole path of a folder. */
  readonly repo: string;
  /** Of people; empty: what they have checked out. */
  readonly branch: string;
}

/** What people have, and what was generated last of it: written down at the first call of a run, so that it has one state of theirs whatever they do meanwhile. */
export async function pinned(
  sources: Sources,
  { repo, branch }: Built,
  { task, workspace, signal }: ActionContext,
): Promise<Pick<Three, 'base' | 'yours'>> {
  const { repository } = workspace;
  const [known, last] = [await resolveRef(repository, YOURS), await resolveRef(repository, LAST)];
  if (known !== undefined && last !== undefined) return { yours: known, base: last };
  const source = await sources.open(task, repo, signal);
  const yours = await source.commitOf(branch);
  const generated = await source.has(GENERATED);
  await source.copyTo(repository.folder);
  const base = await lastGenerated(repository, yours, generated);
  await repository.git.exec(['update-ref', '--stdin'], { stdin: `update ${YOURS} ${yours}\nupdate ${LAST} ${base}\n` });
  return { yours, base };
}
