import { copyFile, lstat, readFile, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@hexad/kernel';
import { removeInside, repositoryPath, writeInside, type RepositoryFile } from '../path.js';
import type { Message } from './commit.js';
import { Git } from './git.js';
import type { NewCommit, GitRepository } from './repository.js';
import { worktreeDirectory } from './worktree-directory.js';

/** Files written side by side: enough to keep the disk busy, few enough for the open-file limit. */
const WRITERS = 16;
/** Milliseconds: a big repository on a slow disk. */
const CHECKOUT_MS = 300_000;
const STATUS = ['--porcelain', '--untracked-files=all', '--ignore-submodules=all'];

export interface WorktreeCommit extends Pick<NewCommit, 'at' | 'author'> {
  readonly branch: string;
  /** Where the branch stands; undefined: it must not exist. */
  readonly old: string | undefined;
  readonly message: Message;
}

/** A checked-out commit in a folder of its own. Two work trees never share a folder; one is used by one task at a time. */
export class Worktree {
  readonly folder: string;
  readonly git: Git;
  readonly #repository: GitRepository;
  readonly #directory: string;

  private constructor(repository: GitRepository, folder: string, directory: string) {
    this.#repository = repository;
    this.folder = folder;
    this.#directory = directory;
    this.git = new Git(folder, directory);
  }

  /** The work tree in `folder`, whatever is in it; undefined when the repository knows of none there. */
  static async at(repository: GitRepository, folder: string): Promise<Worktree | undefined> {
    const directory = await worktreeDirectory(repository.folder, folder);
    if (directory === undefined || !(await lstat(folder).catch(() => undefined))?.isDirectory()) return undefined;
    return new Worktree(repository, folder, directory);
  }

  /** The work tree in `folder` when it is intact, stands on `commit`, an id, and has no change; otherwise undefined. */
  static async open(repository: GitRepository, folder: string, commit: string): Promise<Worktree | undefined> {
    const worktree = await Worktree.at(repository, folder);
    if (!worktree || !(await worktree.#isLinked())) return undefined;
    const head = await worktree.git.exec(['rev-parse', '--verify', '--quiet', 'HEAD'], { accept: [1, 128] });
    if (head.code !== 0 || head.stdout.trim() !== commit) return undefined;
    await worktree.#hideSubmodules();
    const status = await worktree.git.exec(['status', ...STATUS], { accept: [128] });
    return status.code === 0 && status.stdout === '' ? worktree : undefined;
  }

  /** Whether its `.git` says what git wrote there: a call that was killed may have left half of it, and a guest anything. */
  async #isLinked(): Promise<boolean> {
    const file = path.join(this.folder, '.git');
    if (!(await lstat(file).catch(() => undefined))?.isFile()) return false;
    return (await readFile(file, 'utf8')) === `gitdir: ${await realpath(this.#directory)}\n`;
  }

  /** Writes the files of a work tree that was just made. */
  async fill(): Promise<void> {
    await this.git.exec(['reset', '--quiet', '--hard'], { timeoutMs: CHECKOUT_MS });
    await this.#hideSubmodules();
  }

  /**
   * Tells git not to look into what stands at the place of a submodule: whoever writes in the work tree could put a repository there whose
   * settings name programs. Asked anew each time: what reads a tree into the index takes the marks away.
   */
  async #hideSubmodules(): Promise<void> {
    const entries = (await this.git.out(['ls-files', '--stage', '-z'])).split('\0').filter((entry) => entry.startsWith('160000 '));
    if (entries.length === 0) return;
    const names = entries.map((entry) => `${entry.slice(entry.indexOf('\t') + 1)}\0`);
    await this.git.exec(['update-index', '-z', '--skip-worktree', '--stdin'], { stdin: names.join('') });
  }

  /** Goes to another commit; changes that were not committed are lost. */
  async reset(commit: string): Promise<void> {
    await this.#hideSubmodules();
    await this.git.exec(['checkout', '--quiet', '--force', '--detach', commit], { timeoutMs: CHECKOUT_MS });
    await this.git.exec(['clean', '--quiet', '-ffd']);
    await this.#hideSubmodules();
  }

  /** As `reset`, for one that somebody else worked in: what git ignores goes too. False when its `.git` is not what git wrote there. */
  async reuse(commit: string): Promise<boolean> {
    if (!(await this.#isLinked())) return false;
    await this.git.exec(['checkout', '--quiet', '--force', '--detach', commit], { timeoutMs: CHECKOUT_MS });
    await this.git.exec(['clean', '--quiet', '-ffdx']);
    return true;
  }

  /** Paths of all files that git knows here. */
  async files(): Promise<string[]> {
    return (await this.git.out(['ls-files', '-z'])).split('\0').filter(Boolean);
  }

  /** Makes the work tree hold exactly `files`: others go, except those for which `keep` holds. */
  async replace(files: readonly RepositoryFile[], keep: (path: string) => boolean = () => false): Promise<void> {
    const wanted = new Set(files.map((file) => file.path));
    const gone = (await this.files()).filter((known) => !wanted.has(known) && !keep(known));
    await this.remove(gone);
    await this.write(files);
  }

  async write(files: readonly RepositoryFile[]): Promise<void> {
    const queue = files.values();
    const writer = async (): Promise<void> => {
      for (const file of queue) await writeInside(this.folder, file);
    };
    await Promise.all(Array.from({ length: WRITERS }, writer));
  }

  /** Removes the files; absent ones are fine. */
  async remove(paths: readonly string[]): Promise<void> {
    for (const name of paths) await removeInside(this.folder, name);
  }

  /** Whether anything differs from the commit it stands on. */
  async changed(): Promise<boolean> {
    await this.#hideSubmodules();
    return (await this.git.out(['status', ...STATUS])) !== '';
  }

  /** The commit that it stands on. */
  async head(): Promise<string> {
    return this.git.out(['rev-parse', '--verify', 'HEAD']);
  }

  /**
   * Stages these files and folders, or everything; `ignored`: also what git ignores. Fails with `invalid` when a repository of its own lies
   * among them, which git would make a submodule of, and with `not_found` for a path at which nothing is or was.
   */
  async stage(paths: readonly string[] = [], { ignored = false } = {}): Promise<void> {
    await this.#hideSubmodules();
    const chosen = paths.map((one) => `:(literal)${repositoryPath(one)}`).join('\0');
    const which = paths.length === 0 ? [] : ['--pathspec-from-file=-', '--pathspec-file-nul'];
    const exit = await this.git.exec(['add', '--all', ...(ignored ? ['--force'] : []), ...which], { stdin: chosen, accept: [128] });
    if (exit.code !== 0) throw stageFailure(exit.stderr);
    await this.#refuseNested();
  }

  /** A tree of everything that is here now, without staging anything. For a checkpoint, and to compare with. */
  async snapshot(): Promise<string> {
    await this.#hideSubmodules();
    const index = path.join(this.#directory, `snapshot-${process.pid}-${performance.now()}`);
    try {
      await copyFile(path.join(this.#directory, 'index'), index);
      const added = await this.git.exec(['add', '--all'], { index, accept: [128] });
      if (added.code !== 0) throw stageFailure(added.stderr);
      return await this.git.out(['write-tree'], { index });
    } finally {
      await rm(index, { force: true });
    }
  }

  /** Commits everything that is here on top of the present commit and moves `branch` (from `old`) to it. An empty commit is one too. */
  async commit(commit: WorktreeCommit): Promise<string> {
    await this.stage();
    return this.commitStaged(commit);
  }

  /** The same with what is staged only. */
  async commitStaged(commit: WorktreeCommit): Promise<string> {
    const parent = await this.head();
    const tree = await this.git.out(['write-tree']);
    const { message, at, author } = commit;
    const made = await this.#repository.writeCommit({ tree, parents: [parent], message, at, ...(author && { author }) });
    await this.#repository.move(commit.branch, made, commit.old);
    await this.git.exec(['update-ref', '--no-deref', 'HEAD', made]);
    return made;
  }

  /** A repository that lies here would become a submodule. One that was there when the last process was killed is found too. */
  async #refuseNested(): Promise<void> {
    // Only the index is looked at; without `none` a .gitmodules of the work tree could hide the entry.
    const how = ['--cached', '--ignore-submodules=none', '--raw', '-z', '--no-renames'];
    const changed = (await this.git.out(['diff-index', ...how, 'HEAD'])).split('\0');
    const nested = changed.flatMap((entry, at) => (/^:\d{6} 160000 /.test(entry) ? [changed[at + 1]!] : []));
    if (nested.length === 0) return;
    await this.git.exec(['reset', '--quiet', '--pathspec-from-file=-', '--pathspec-file-nul'], {
      stdin: nested.map((name) => `:(literal)${name}`).join('\0'),
    });
    throw nestedFailure(nested);
  }
}

const nestedFailure = (files: readonly string[]): AppError =>
  new AppError('invalid', `${files.join(', ')} holds a git repository of its own; remove its .git before this is committed.`, {
    details: { files },
  });

function stageFailure(said: string): AppError {
  const missing = /pathspec ':\(literal\)(.*)' did not match/.exec(said)?.[1];
  if (missing !== undefined) return new AppError('not_found', `There is no ${missing} to stage.`);
  const unborn = /'(.*?)\/?' does not have a commit checked out/s.exec(said)?.[1];
  if (unborn !== undefined) return nestedFailure([unborn]);
  return new AppError('internal', `git add failed: ${said.trim().slice(-600)}`);
}
