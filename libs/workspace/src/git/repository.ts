import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@hexad/kernel';
import { removeFolder } from '../files/remove-folder.js';
import { FileLock } from '../process/file-lock.js';
import { Semaphore } from '../process/semaphore.js';
import { formatMessage, LOG_FORMAT, parseLog, type Commit, type Message, type Verbatim } from './commit.js';
import { exportRepository } from './export.js';
import type { Identity } from './environment.js';
import { Git } from './git.js';
import { branchRef, revision } from './names.js';
import { mergeTrees, type Conflict } from './merging.js';
import { readChanges, type Changes, type ChangesOptions } from './changes.js';
import { readHistory, type HistoryEntry } from './history.js';
import { writeFiles, type FileWrite } from './write-files.js';
import { conflict, rebase, revert } from './rewriting.js';
import { SpareTrees } from './spare-trees.js';
import { Worktree } from './worktree.js';

export const MAIN = 'main';
const NOBODY = '0'.repeat(40);
/**
 * Never part of a change set, whatever a repository's own .gitignore says. `node_modules` may be a link, which `node_modules/` misses;
 * `.hexad-write-*` is what a file API that was killed had half written.
 */
const EXCLUDED = ['node_modules', '.hexad', '.hexad-write-*', ''].join('\n');

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: Message | Verbatim;
  readonly at: Date;
  /** Default: Hexad, at `at`. */
  readonly author?: Identity & { readonly at?: Date };
}

/**
 * A bare repository with work trees around it. Every operation may be repeated after a kill at any moment and ends in the same state.
 * Work trees stand on commits, not on branches; branches move only by compare-and-swap.
 */
export class GitRepository {
  readonly folder: string;
  readonly git: Git;
  readonly #structure = new Semaphore(1);
  readonly #spares: SpareTrees;

  private constructor(folder: string) {
    this.folder = folder;
    this.git = new Git(folder);
    this.#spares = new SpareTrees(this.git, folder);
  }

  /** The one that is there, or will be before it is asked for anything. */
  static at(folder: string): GitRepository {
    return new GitRepository(folder);
  }

  /** Makes an empty bare repository, or completes and opens the one that is there. */
  static async bare(folder: string): Promise<GitRepository> {
    const repository = GitRepository.at(folder);
    if (await isWhole(folder)) return repository;
    await mkdir(folder, { recursive: true });
    await repository.git.exec(['init', '--quiet', '--bare', '--template=', `--initial-branch=${MAIN}`]);
    await mkdir(path.join(folder, 'info'), { recursive: true });
    await writeFile(path.join(folder, 'info/exclude'), EXCLUDED);
    return repository;
  }

  /** The same with an empty root commit on `main`. */
  static async open(folder: string, at: Date): Promise<GitRepository> {
    const repository = await GitRepository.bare(folder);
    if (!(await repository.resolve(MAIN))) {
      const tree = await repository.git.out(['hash-object', '-w', '-t', 'tree', '--stdin'], { stdin: '' });
      const root = await repository.writeCommit({ tree, parents: [], message: { subject: 'chore: start the repository' }, at });
      await repository.move(MAIN, root, undefined);
    }
    return repository;
  }

  /** The commit of a branch or commit id; undefined when there is none. */
  async resolve(name: string): Promise<string | undefined> {
    const exit = await this.git.exec(['rev-parse', '--verify', '--quiet', `${revision(name)}^{commit}`], { accept: [1, 128] });
    return exit.code === 0 ? exit.stdout.trim() : undefined;
  }

  /** Like `resolve`; fails with `not_found`. */
  async commitOf(name: string): Promise<string> {
    const commit = await this.resolve(name);
    if (!commit) throw new AppError('not_found', `There is no ${name} in the repository.`);
    return commit;
  }

  /** Newest first. `firstParent` follows merges on the side of the branch itself; `since` leaves out that commit and what it holds. */
  async log(name: string, options: { firstParent?: boolean; since?: string } = {}): Promise<Commit[]> {
    const range = options.since ? [`^${revision(options.since)}`] : [];
    const first = options.firstParent ? ['--first-parent'] : [];
    return parseLog(await this.git.out(['log', ...first, `--format=${LOG_FORMAT}`, revision(name), ...range, '--']));
  }

  /** See `readHistory`: a part of what led to a branch or commit, with authors and words. */
  async history(name: string, part: { limit: number; skip: number }): Promise<HistoryEntry[]> {
    return readHistory(this.git, await this.commitOf(name), part);
  }

  /** See `writeFiles`: the tree of a commit with some files written and removed. No branch moves. */
  writeFiles(commit: string, files: readonly FileWrite[]): Promise<string> {
    return writeFiles(this, commit, files);
  }

  /** How many commits `name` has that `base` has not, and the other way round. */
  async distance(name: string, base: string): Promise<{ ahead: number; behind: number }> {
    const text = await this.git.out(['rev-list', '--left-right', '--count', `${revision(name)}...${revision(base)}`, '--']);
    const [ahead = 0, behind = 0] = text.split('\t').map(Number);
    return { ahead, behind };
  }

  /** Paths that differ between two commits, each with git's letter: A added, M changed, D deleted. */
  async diff(from: string, to: string): Promise<{ path: string; status: string }[]> {
    const text = await this.git.out(['diff-tree', '-r', '-z', '--name-status', '--no-renames', revision(from), revision(to), '--']);
    const parts = text.split('\0');
    const pairs: { path: string; status: string }[] = [];
    for (let index = 0; index + 1 < parts.length; index += 2) pairs.push({ status: parts[index]!, path: parts[index + 1]! });
    return pairs;
  }

  /** Hash of the tree at a commit, or of one folder in it: the same hash means the same content. Undefined when there is no such folder. */
  async tree(name: string, folder = ''): Promise<string | undefined> {
    const exit = await this.git.exec(['rev-parse', '--verify', '--quiet', `${revision(name)}:${folder}`], { accept: [1, 128] });
    return exit.code === 0 ? exit.stdout.trim() : undefined;
  }

  /** Whether everything in `ancestor` is in `name` too. */
  async holds(name: string, ancestor: string): Promise<boolean> {
    const exit = await this.git.exec(['merge-base', '--is-ancestor', revision(ancestor), revision(name)], { accept: [1] });
    return exit.code === 0;
  }

  /** Files of the commit in `folder` with a line that the extended regular expression matches. */
  async filesWith(name: string, expression: string, folder: string): Promise<string[]> {
    const exit = await this.git.exec(['grep', '-l', '-z', '-I', '-E', '-e', expression, revision(name), '--', `:(literal)${folder}`], {
      accept: [1],
    });
    return exit.stdout
      .split('\0')
      .filter(Boolean)
      .map((line) => line.slice(line.indexOf(':') + 1));
  }

  /** A work tree in `folder` that holds exactly `commit`: an intact one is kept, anything else at that place is thrown away. */
  async worktree(folder: string, commit: string): Promise<Worktree> {
    const id = await this.commitOf(commit);
    const kept = await Worktree.open(this, folder, id);
    if (kept) return kept;
    const spare = await this.#fromSpare(folder, id);
    if (spare) return spare;
    const made = await this.#newWorktree(folder, id);
    // Others need not wait for the files to be written.
    await made.fill();
    return made;
  }

  /** The work tree in `folder` as somebody left it, changes and all; undefined when there is none. */
  async present(folder: string): Promise<Worktree | undefined> {
    return Worktree.at(this, folder);
  }

  /** Puts a work tree away for the next one, which then needs only what differs; where it cannot be, it is removed. Nothing that was in it is seen again. */
  async retireWorktree(folder: string): Promise<void> {
    {
      using _ = await this.#alone();
      if (await this.#spares.keep(folder)) return;
    }
    await this.removeWorktree(folder);
  }

  async removeWorktree(folder: string): Promise<void> {
    using _ = await this.#alone();
    await removeFolder(folder);
    await this.git.exec(['worktree', 'prune', '--expire=now']);
  }

  /** A kept work tree, brought to the commit; undefined when there is none, or one that does not become what it should. */
  async #fromSpare(folder: string, commit: string): Promise<Worktree | undefined> {
    {
      using _ = await this.#alone();
      await removeFolder(folder);
      if (!(await this.#spares.take(folder))) return undefined;
    }
    const tree = await Worktree.at(this, folder);
    return (await tree?.reuse(commit).catch(() => false)) === true ? Worktree.open(this, folder, commit) : undefined;
  }

  /** A work tree that stands on the commit and has no file yet. */
  async #newWorktree(folder: string, commit: string): Promise<Worktree> {
    using _ = await this.#alone();
    await removeFolder(folder);
    await mkdir(path.dirname(folder), { recursive: true });
    await this.git.exec(['worktree', 'add', '--quiet', '--force', '--force', '--detach', '--no-checkout', folder, commit]);
    const made = await Worktree.at(this, folder);
    if (!made) throw new AppError('internal', `No work tree could be made at ${folder}.`);
    return made;
  }

  /** Writes a commit object; no branch moves. */
  async writeCommit(commit: NewCommit): Promise<string> {
    const parents = commit.parents.flatMap((parent) => ['-p', parent]);
    return this.git.out(['commit-tree', ...parents, commit.tree], {
      stdin: formatMessage(commit.message),
      at: commit.at,
      ...(commit.author && { author: commit.author }),
    });
  }

  /** Moves a branch from `old` (undefined: it must not exist) to `commit`. Fails with `contended` when somebody else moved it. */
  async move(branch: string, commit: string, old: string | undefined): Promise<void> {
    const exit = await this.git.exec(['update-ref', branchRef(branch), commit, old ?? NOBODY], { accept: [1, 128] });
    if (exit.code !== 0) throw new AppError('contended', `Branch ${branch} was moved by somebody else: ${exit.stderr.trim()}`);
  }

  /**
   * Merges `branch` with a merge commit, also where a fast-forward would do, and gives that commit back; a merge that is there already is
   * found again. Fails with `conflict` (details: `files`) and changes nothing when both sides changed the same lines.
   */
  async merge(merge: { into: string; branch: string; message: Message; at: Date }): Promise<string> {
    using _ = await this.#alone();
    const [ours, theirs] = [await this.commitOf(merge.into), await this.commitOf(merge.branch)];
    if (await this.holds(ours, theirs)) {
      const done = (await this.log(ours, { firstParent: true })).find((commit) => commit.parents[1] === theirs);
      if (done) return done.id;
    }
    const tree = (await this.holds(theirs, ours)) ? await this.tree(theirs) : await this.#mergedTree(ours, theirs);
    const commit = await this.writeCommit({ tree: tree!, parents: [ours, theirs], message: merge.message, at: merge.at });
    await this.move(merge.into, commit, ours);
    return commit;
  }

  /** One change of the structure at a time, over all processes: git itself takes work trees that another one is just making for lost. */
  async #alone(): Promise<Disposable> {
    using held = new DisposableStack();
    held.use(await this.#structure.acquire());
    held.use(await FileLock.take(path.join(this.folder, 'structure')));
    return held.move();
  }

  async #mergedTree(ours: string, theirs: string): Promise<string> {
    const merged = await mergeTrees(this.git, { ours, theirs });
    if (merged.tree === undefined) throw conflict(merged.conflicts);
    return merged.tree;
  }

  /** What would be in the way of a merge of the two; nothing is changed. */
  async conflicts(ours: string, theirs: string): Promise<readonly Conflict[]> {
    const merged = await mergeTrees(this.git, { ours: await this.commitOf(ours), theirs: await this.commitOf(theirs) });
    return merged.tree === undefined ? merged.conflicts : [];
  }

  /** The commit that both come from; undefined when they have nothing in common. */
  async mergeBase(left: string, right: string): Promise<string | undefined> {
    const exit = await this.git.exec(['merge-base', revision(left), revision(right)], { accept: [1] });
    return exit.code === 0 ? exit.stdout.trim() : undefined;
  }

  /** See `rebase` in rewriting.ts: what `tip` has and `onto` has not, on top of `onto`. No branch moves. */
  rebase(wish: { tip: string; onto: string; at: Date }): Promise<string> {
    return rebase(this, wish);
  }

  /** See `revert` in rewriting.ts: a commit on top of `on` that takes `commit` back. No branch moves. */
  revert(wish: { commit: string; on: string; message: Message; at: Date; author?: Identity }): Promise<string> {
    return revert(this, wish);
  }

  /** Files that differ between two commits, with counts of lines and, as far as `patchBytes` goes, the lines themselves. */
  changes(from: string, to: string, options: ChangesOptions = {}): Promise<Changes> {
    return readChanges(this.git, revision(from), revision(to), options);
  }

  /** An ordinary repository at `folder` (made new) with all branches, `main` checked out, and no trace of this one's place. */
  async exportTo(folder: string): Promise<void> {
    await exportRepository(this.folder, folder);
  }
}

/** Whether git needs not be asked to make it: what is written last is there, and so is what else it takes for a repository. */
async function isWhole(folder: string): Promise<boolean> {
  const parts = ['HEAD', 'config', 'objects', 'refs'].map((name) => stat(path.join(folder, name)));
  const whole = await Promise.all([readFile(path.join(folder, 'info/exclude'), 'utf8'), ...parts]).catch(() => undefined);
  return whole?.[0] === EXCLUDED;
}
