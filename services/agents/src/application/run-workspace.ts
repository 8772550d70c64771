import { appendFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@hexad/kernel';
import { FileLock, GitRepository, MAIN, Semaphore, type Commit, type Worktree } from '@hexad/workspace';
import { STORY_TRAILER } from '../domain/story-message.js';
import { Verdicts } from './verdicts.js';

/** Below the folder of a run: outlives the rest of it. */
export const LOGS = 'logs';

/** The folder of one run: repository, work trees, verdicts, logs. */
export class RunWorkspace {
  readonly folder: string;
  readonly repository: GitRepository;
  readonly verdicts: Verdicts;
  readonly #clock: Clock;
  readonly #claims = new Map<string, Semaphore>();
  #prepared: Promise<unknown> | undefined;

  private constructor(folder: string, repository: GitRepository, clock: Clock) {
    this.folder = folder;
    this.repository = repository;
    this.verdicts = new Verdicts(path.join(folder, 'verdicts'));
    this.#clock = clock;
  }

  /** Its repository is there once it was prepared. */
  static async open(folder: string, clock: Clock): Promise<RunWorkspace> {
    await mkdir(path.join(folder, LOGS), { recursive: true });
    return new RunWorkspace(folder, GitRepository.at(path.join(folder, 'repo.git')), clock);
  }

  /** Makes the repository, or completes it; a few runs of git, once. */
  async prepare(): Promise<void> {
    this.#prepared ??= GitRepository.open(this.repository.folder, this.now());
    try {
      await this.#prepared;
    } catch (thrown) {
      this.#prepared = undefined;
      throw thrown;
    }
  }

  now(): Date {
    return this.#clock.now();
  }

  /** For one task at a time, in whichever process: an attempt that was cancelled may still be ending when the next one begins. */
  async claim(tree: string, signal: AbortSignal): Promise<Disposable> {
    const claim = this.#claims.get(tree) ?? new Semaphore(1);
    this.#claims.set(tree, claim);
    using held = new DisposableStack();
    held.use(await claim.acquire(signal));
    held.use(await FileLock.take(path.join(this.folder, 'claims', tree.toLowerCase()), signal));
    return held.move();
  }

  /** The work tree `name` standing on `commit`. */
  tree(name: string, commit: string): Promise<Worktree> {
    return this.repository.worktree(this.#treeFolder(name), commit);
  }

  removeTree(name: string): Promise<void> {
    return this.repository.removeWorktree(this.#treeFolder(name));
  }

  async removeTrees(): Promise<void> {
    await this.repository.removeWorktree(path.join(this.folder, 'trees'));
    await rm(path.join(this.folder, 'out'), { recursive: true, force: true });
  }

  /** Where the finished repository is put together. */
  get out(): string {
    return path.join(this.folder, 'out');
  }

  /** Adds to a log that outlives the work trees. */
  async log(name: string, text: string): Promise<void> {
    await appendFile(path.join(this.folder, LOGS, `${name}.log`), text);
  }

  /** The merges of stories into main, by story. */
  async merged(): Promise<Map<string, Commit>> {
    const merges = (await this.repository.log(MAIN, { firstParent: true })).filter((commit) => commit.parents.length === 2);
    return new Map(merges.flatMap((commit) => (commit.trailers[STORY_TRAILER] ? [[commit.trailers[STORY_TRAILER], commit]] : [])));
  }

  #treeFolder(name: string): string {
    return path.join(this.folder, 'trees', name.toLowerCase());
  }
}
