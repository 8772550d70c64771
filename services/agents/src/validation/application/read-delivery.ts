import { AppError } from '@hexad/kernel';
import type { Spec, Story } from '@hexad/proto/documents';
import { WorkspaceFiles, type Commit, type GitRepository, type Worktree } from '@hexad/workspace';
import type { Pack } from '../../domain/pack.js';
import type { Delivery } from '../domain/delivery.js';

/** What stands in a work tree that nothing has run in yet. `merged`: the merge of each story; undefined where all came in with one commit. */
export async function readDelivery(
  repository: GitRepository,
  worktree: Worktree,
  packs: readonly Pack[],
  { spec, merged }: { readonly spec: Spec; readonly merged: ReadonlyMap<string, Commit> | undefined },
): Promise<Delivery> {
  return {
    files: await textFiles(worktree),
    components: packs.map(({ folder, commands }) => ({ folder, commands: Object.values(commands) })),
    brought: merged && (await broughtBy(repository, spec, merged)),
  };
}

/** Files that are text and not too large to read; links are none. */
export async function textFiles(worktree: Worktree): Promise<Map<string, string>> {
  const reader = new WorkspaceFiles(worktree.folder);
  const files = new Map<string, string>();
  for (const path of await worktree.files()) {
    const file = await reader.read(path).catch(unlessUnreadable);
    if (file?.kind === 'text' && file.text !== undefined) files.set(path, file.text);
  }
  return files;
}

/** Too large, or no file: a submodule. */
function unlessUnreadable(thrown: unknown): undefined {
  if (!['too_large', 'invalid', 'not_found'].includes(AppError.from(thrown).code)) throw thrown;
}

async function broughtBy(
  repository: GitRepository,
  spec: Spec,
  merged: ReadonlyMap<string, Commit>,
): Promise<Map<Story, readonly string[]>> {
  const brought = new Map<Story, readonly string[]>();
  for (const story of spec.stories) {
    const merge = merged.get(story.id);
    if (merge)
      brought.set(
        story,
        (await repository.diff(merge.parents[0]!, merge.id)).map(({ path }) => path),
      );
  }
  return brought;
}
