import { appendFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError, isUuid, type Clock } from '@hexad/kernel';
import { FileLock, GitRepository, MAIN, Semaphore, type Commit, type Worktree } from '@hexad/workspace';
import { STORY_TRAILER } from '../domain/story-message.js';
import { Verdicts } from './verdicts.js';

/** The folder of one run: repository, work trees, verdicts, logs. */
export class RunWorkspace {
  readonly folder: string;
  readonly repository: GitRepository;
  readonly verdicts: Verdicts;
  readonly #clock: Clock;
  readonly #claims = new Map<string, Semaphore>();

  private constructor(folder: string, repository: GitRepository, clock: Clock) {
    this.folder = folder;
    this.repository = repository;
    this.verdicts = new Verdicts(path.join(folder, 'verdicts'));
    this.#clock = clock;
  }

  static async open(folder: string, clock: Clock): Promise<RunWorkspace> {
    await mkdir(path.join(folder, 'logs'), { recursive: true });
    return new RunWorkspace(folder, await GitRepository.open(path.join(folder, 'repo.git'), clock.now()), clock);
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
    await appendFile(path.join(this.folder, 'logs', `${name}.log`), text);
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

/** Workspaces kept open though nobody works in them: opening one costs a few runs of git. */
const IDLE = 8;

/** The workspaces of this process, opened once each. */
export class Workspaces {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #open = new Map<string, { readonly workspace: Promise<RunWorkspace>; users: number }>();

  /** `folder` is `<dataDir>/workspaces`. */
  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** Everybody who works on a run at the same time gets the same object. */
  async use<T>(runId: string, work: (workspace: RunWorkspace) => Promise<T>): Promise<T> {
    if (!isUuid(runId)) throw new AppError('invalid', `${JSON.stringify(runId)} is not the id of a run.`);
    const opened = this.#open.get(runId) ?? { workspace: RunWorkspace.open(path.join(this.#folder, runId), this.#clock), users: 0 };
    this.#open.set(runId, opened);
    opened.users += 1;
    try {
      return await work(await opened.workspace);
    } catch (thrown) {
      if (
        await opened.workspace.then(
          () => false,
          () => true,
        )
      )
        this.#open.delete(runId);
      throw thrown;
    } finally {
      opened.users -= 1;
      this.#closeIdle();
    }
  }

  #closeIdle(): void {
    const idle = [...this.#open].filter(([, opened]) => opened.users === 0);
    for (const [runId] of idle.slice(0, Math.max(0, idle.length - IDLE))) this.#open.delete(runId);
  }
}
