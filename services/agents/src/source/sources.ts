import { createHash } from 'node:crypto';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, type Clock } from '@hexad/kernel';
import { FileLock, Git, isCommitId, Mirror, readRemote, remoteUrl, type GitRepository, type MirrorOptions } from '@hexad/workspace';
import type { Logins } from './logins.js';

const FETCH = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance'];
/** Milliseconds: a large history on a slow disk. */
const COPY_MS = 300_000;

/** Somebody's repository, and our mirror of it: work is done in the mirror, and only a finished branch goes back. */
export class Source {
  readonly #mirror: Mirror;
  readonly #repo: string;

  constructor(mirror: Mirror, repo: string) {
    this.#mirror = mirror;
    this.#repo = repo;
  }

  get repository(): GitRepository {
    return this.#mirror.repository;
  }

  /** The commit of a branch, a tag or a commit id of theirs; empty: what they have checked out. Fails with `not_found`. */
  async commitOf(base: string): Promise<string> {
    if (base === '') {
      const head = (await this.#mirror.known())?.head;
      if (head !== undefined) return head;
      throw new AppError('not_found', `The repository ${this.#repo} has no commit yet.`);
    }
    const branch = await this.has(base);
    if (branch !== undefined) return branch;
    if (/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(base) && !base.includes('..')) {
      for (const name of [`refs/tags/${base}`, ...(isCommitId(base) ? [base] : [])]) {
        const { code, stdout } = await this.repository.git.exec(['rev-parse', '--verify', '--quiet', `${name}^{commit}`], {
          accept: [1, 128],
        });
        if (code === 0) return stdout.trim();
      }
    }
    throw new AppError('not_found', `There is no branch, tag or commit ${JSON.stringify(base)} in ${this.#repo}.`);
  }

  /** The commit of a branch of theirs; undefined when there is none. */
  async has(branch: string): Promise<string | undefined> {
    return (await this.#mirror.branches()).find(({ name }) => name === branch)?.commit;
  }

  /** What they have now. */
  async refresh(signal: AbortSignal): Promise<void> {
    await this.#mirror.refresh({ signal });
  }

  /** The branch that they have checked out. Fails with `not_found`. */
  async defaultBranch(): Promise<string> {
    const name = (await this.#mirror.known())?.defaultBranch;
    if (name !== undefined) return name;
    throw new AppError('not_found', `The repository ${this.#repo} has no branch checked out: name one.`);
  }

  /** Moves a branch of theirs from one commit to another that holds it. Fails with `contended`, `conflict` and `forbidden` as `Mirror.push` does. */
  move(branch: string, commit: string, expected: string, signal: AbortSignal): Promise<void> {
    return this.#mirror.push({ branch, commit, expected, signal });
  }

  /** Copies what they have to another bare repository of ours, where their branches are no branches. */
  async copyTo(folder: string): Promise<void> {
    const head = await this.repository.git.exec(['rev-parse', '--verify', '--quiet', 'refs/mirror/head'], { accept: [1] });
    const refs = ['+refs/remotes/origin/*:refs/hexad/source/*', '+refs/tags/*:refs/hexad/tags/*'];
    const all = head.code === 0 ? [...refs, '+refs/mirror/head:refs/hexad/head'] : refs;
    await new Git(folder).exec([...FETCH, this.repository.folder, ...all], { timeoutMs: COPY_MS });
  }

  /** Copies branches of another repository of ours, so that they can be handed over. */
  async copyFrom(folder: string, branches: readonly string[]): Promise<void> {
    const refs = branches.map((branch) => `refs/heads/${branch}`);
    await this.repository.git.exec([...FETCH, folder, ...refs], { timeoutMs: COPY_MS });
  }

  /** Puts a branch of theirs that only we write on a commit, whatever it stood on. */
  async replace(branch: string, commit: string, signal: AbortSignal): Promise<void> {
    const expected = await this.has(branch);
    if (expected !== commit) await this.#mirror.push({ branch, commit, expected, force: true, signal });
  }

  /** Gives them the commit as a branch, new or standing on `from`; what they have checked out stays as it is. Fails with `conflict` on a branch with other work. */
  async deliver(branch: string, commit: string, signal: AbortSignal, from?: string): Promise<void> {
    await this.#mirror.refresh({ signal });
    const there = await this.has(branch);
    if (there === commit) return;
    if (there !== undefined && there !== from)
      throw new AppError('conflict', `The branch ${branch} of ${this.#repo} has other work; give the task another \`branch\`.`);
    await this.#mirror.push({ branch, commit, expected: there, signal });
  }
}

export interface SourcesOptions {
  /** `<dataDir>/mirrors`. */
  readonly folder: string;
  readonly clock: Clock;
  readonly route: NonNullable<MirrorOptions['route']>;
  readonly logins: Logins;
}

/** Touched whenever somebody opens the mirror. */
const USED = 'used';
const DAY_MS = 86_400_000;
const CLAIM_MS = 60_000;

const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isDirectory()).map(({ name }) => name);

/** Where the repositories of tasks are. */
export class Sources {
  readonly #options: SourcesOptions;

  constructor(options: SourcesOptions) {
    this.#options = options;
  }

  /**
   * Brings the mirror of the tenant up to date, with what the project says opens the repository. Fails as `Mirror.refresh` does: `not_found`, `forbidden`,
   * `unauthenticated`, `unavailable`, …
   */
  async open(who: { readonly tenant: string; readonly projectId: string }, repo: string, signal: AbortSignal): Promise<Source> {
    const { folder, clock, route, logins } = this.#options;
    const remote = readRemote(repo);
    if (remote.kind === 'local' && !path.isAbsolute(repo.replace(/^file:\/\//, '')))
      throw new AppError('invalid', `The repository ${JSON.stringify(repo)} has to be an address, or a whole path on this machine.`);
    const login = await logins.find(who, remoteUrl(remote));
    // What was fetched with a login is there for those alone who have it.
    const key = createHash('sha256')
      .update(login ? `${repo}\0${login.id}` : repo)
      .digest('hex')
      .slice(0, 32);
    const place = path.join(folder, who.tenant, key);
    using _ = await this.#claim(place, signal);
    const mirror = await Mirror.open({ folder: place, source: repo, clock, route, ...(login && { credentials: login.credentials }) });
    await mirror.refresh({ signal });
    await writeFile(path.join(place, USED), '');
    return new Source(mirror, repo);
  }

  /** Removes the mirrors that nobody has opened for so many days; the next task of such a repository fetches it anew. Gives how many. */
  async sweep(days: number): Promise<number> {
    const { folder, clock } = this.#options;
    let removed = 0;
    for (const tenant of await namesIn(folder))
      for (const key of await namesIn(path.join(folder, tenant))) {
        const place = path.join(folder, tenant, key);
        const used = await stat(path.join(place, USED)).catch(() => undefined);
        if (!used || clock.now().getTime() - used.mtimeMs < days * DAY_MS) continue;
        using _ = await this.#claim(place, AbortSignal.timeout(CLAIM_MS));
        const now = await stat(path.join(place, USED)).catch(() => undefined);
        if (now?.mtimeMs !== used.mtimeMs) continue;
        await rm(place, { recursive: true, force: true, maxRetries: 3 });
        removed += 1;
      }
    return removed;
  }

  /** Between who opens a mirror and who takes it away. */
  #claim(place: string, signal: AbortSignal): Promise<Disposable> {
    return FileLock.take(`${place}.claim`, signal);
  }
}
