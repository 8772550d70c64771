import { AppError } from '@hexad/kernel';
import type { GitRepository, Worktree } from '@hexad/workspace';

/** The work tree of a task, whose states are kept as trees of git: one that was written down can be gone back to after any kill. */
export class Workbench {
  readonly #repository: GitRepository;
  readonly #base: string;
  #worktree: Worktree;

  private constructor(repository: GitRepository, worktree: Worktree, base: string) {
    this.#repository = repository;
    this.#worktree = worktree;
    this.#base = base;
  }

  /** As it is now: after `renew` it is another one, in the same folder. */
  get worktree(): Worktree {
    return this.#worktree;
  }

  /** At `folder`, on `base`, with the files of `tree`, or where that is empty those of the base; what else lay there is gone. */
  static async open(repository: GitRepository, folder: string, at: { readonly base: string; readonly tree: string }): Promise<Workbench> {
    const bench = new Workbench(repository, await repository.worktree(folder, at.base), at.base);
    if (at.tree !== '') await bench.restore(at.tree);
    return bench;
  }

  /** The files as a tree: of these paths, or of whatever changed. Fails with `invalid` when a repository of its own lies among them. */
  async keep(changed: readonly string[] | 'unknown'): Promise<string> {
    if (changed === 'unknown') await this.worktree.stage();
    else if (changed.length > 0) await this.#stage(changed);
    return this.worktree.git.out(['write-tree']);
  }

  /** A path that came and went again is none to git, and no fault. */
  async #stage(paths: readonly string[]): Promise<void> {
    try {
      await this.worktree.stage(paths, { ignored: true });
    } catch (thrown) {
      if (AppError.from(thrown).code !== 'not_found') throw thrown;
      if (paths.length > 1) for (const path of paths) await this.#stage([path]);
    }
  }

  /** Back to a tree that was kept. What git ignores stays. */
  async restore(tree: string): Promise<void> {
    const { git } = this.worktree;
    await git.exec(['read-tree', '--reset', '-u', tree]);
    await git.exec(['clean', '--quiet', '-ffd']);
  }

  /** As `restore`, and what git ignores goes too, but for installed packages. */
  async clean(tree: string): Promise<void> {
    await this.restore(tree);
    await this.worktree.git.exec(['clean', '--quiet', '-ffdx', '--exclude=node_modules']);
  }

  /** A new work tree in the place of this one, which may be broken in any way. */
  async renew(tree: string): Promise<void> {
    const { folder } = this.#worktree;
    await this.#repository.removeWorktree(folder);
    this.#worktree = await this.#repository.worktree(folder, this.#base);
    await this.restore(tree);
  }
}

/** A work tree for one look at a commit, with some files of another one laid over it. */
export async function layOver(worktree: Worktree, commit: string, files: readonly string[]): Promise<void> {
  if (files.length > 0) await worktree.git.exec(['checkout', '--quiet', commit, '--', ...files.map((path) => `:(literal)${path}`)]);
}
