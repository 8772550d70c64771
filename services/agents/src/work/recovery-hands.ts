import path from 'node:path';
import type { RecoveryHands } from '../recovery/application/hands.js';
import type { Dependencies } from '../source/dependencies.js';
import type { Source } from '../source/sources.js';
import type { Workbench } from '../source/workbench.js';
import type { TreeFiles } from '../tools/tree-files.js';
import type { TaskTree } from './task-tree.js';

export interface RecoveryPlace {
  readonly source: Source;
  readonly bench: Workbench;
  readonly files: TreeFiles;
  readonly tree: TaskTree;
  readonly dependencies: Dependencies;
  /** For people. */
  readonly repo: string;
  /** Whether a server of tools works in the work tree. */
  readonly served: boolean;
  /** Whether the branch was made by this run. */
  readonly continues: boolean;
}

/** What strategies do in the repository of a task. */
export function recoveryHands({ source, bench, files, tree, dependencies, repo, served, continues }: RecoveryPlace): RecoveryHands {
  const link = (anew = false): Promise<string> => dependencies.link(bench.worktree.folder, path.basename(repo), { anew });
  const renew = async (at: string): Promise<void> => {
    await bench.renew(at);
    await link();
  };
  return {
    clean: (at) => bench.clean(at),
    renew: served ? undefined : renew,
    promises: (name) => dependencies.promises(bench.worktree.folder, name),
    install: async (at, how) => {
      await bench.restore(at);
      return link(how === 'without_cache');
    },
    rebase: continues && tree.hasChecks ? (commit, branch, at) => tree.onTopOf(commit, source, branch, at) : undefined,
    read: (name) => files.read(name).catch(() => undefined),
    list: () => files.list(),
  };
}
