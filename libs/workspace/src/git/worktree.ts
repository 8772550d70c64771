import { stat } from 'node:fs/promises';
import path from 'node:path';
import { removeInside, writeInside, type RepositoryFile } from '../path.js';
import type { Message } from './commit.js';
import { Git } from './git.js';
import type { GitRepository } from './repository.js';

/** Files written side by side: enough to keep the disk busy, few enough for the open-file limit. */
const WRITERS = 16;

/** A checked-out commit in a folder of its own. Two work trees never share a folder; one is used by one task at a time. */
export class Worktree {
  readonly folder: string;
  readonly git: Git;
  readonly #repository: GitRepository;

  constructor(repository: GitRepository, folder: string) {
    this.#repository = repository;
    this.folder = folder;
    this.git = new Git(folder);
  }

  /** The work tree in `folder` when it is intact, stands on `commit` and has no change; otherwise undefined. */
  static async open(repository: GitRepository, folder: string, commit: string): Promise<Worktree | undefined> {
    if (!(await stat(path.join(folder, '.git')).catch(() => undefined))?.isFile()) return undefined;
    const worktree = new Worktree(repository, folder);
    const head = await worktree.git.exec(['rev-parse', '--verify', '--quiet', 'HEAD'], { accept: [1, 128] });
    if (head.code !== 0 || head.stdout.trim() !== (await repository.commitOf(commit))) return undefined;
    const status = await worktree.git.exec(['status', '--porcelain', '--untracked-files=all'], { accept: [128] });
    return status.code === 0 && status.stdout === '' ? worktree : undefined;
  }

  /** Goes to another commit; changes that were not committed are lost. */
  async reset(commit: string): Promise<void> {
    await this.git.exec(['checkout', '--quiet', '--force', '--detach', commit]);
    await this.git.exec(['clean', '--quiet', '-ffd']);
  }

  /** Paths of all files that git knows here. */
  async files(): Promise<string[]> {
    return (await this.git.out(['ls-files', '-z'])).split('\0').filter(Boolean);
  }

  /** Makes the work tree hold exactly `files`: others go, except those for which `keep` holds. */
  async replace(files: readonly RepositoryFile[], keep: (path: string) => boolean = () => false): Promise<void> {
    const wanted = new Set(files.map((file) => file.path));
    const gone = (await this.files()).filter((known) => !wanted.has(known) && !keep(known));
    for (const name of gone) await removeInside(this.folder, name);
    await this.write(files);
  }

  async write(files: readonly RepositoryFile[]): Promise<void> {
    const queue = files.values();
    const writer = async (): Promise<void> => {
      for (const file of queue) await writeInside(this.folder, file);
    };
    await Promise.all(Array.from({ length: WRITERS }, writer));
  }

  /** Whether anything differs from the commit it stands on. */
  async changed(): Promise<boolean> {
    return (await this.git.out(['status', '--porcelain', '--untracked-files=all'])) !== '';
  }

  /** Commits everything that is here on top of the present commit and moves `branch` (from `old`) to it. An empty commit is one too. */
  async commit(commit: { branch: string; old: string | undefined; message: Message; at: Date }): Promise<string> {
    const parent = await this.git.out(['rev-parse', '--verify', 'HEAD']);
    await this.git.exec(['add', '--all']);
    const tree = await this.git.out(['write-tree']);
    const made = await this.#repository.writeCommit({ tree, parents: [parent], message: commit.message, at: commit.at });
    await this.#repository.move(commit.branch, made, commit.old);
    await this.git.exec(['update-ref', '--no-deref', 'HEAD', made]);
    return made;
  }
}
